//! The export of a person's data.

use crate::{Identity, actor::AccountHolder, service::data_export};
use allpet_contract::{
    File,
    identity::data_export::{DataExportStatus, DownloadDataExport, ReadDataExport, StartDataExport},
};
use allpet_kernel::{Failure, Owner};

pub(crate) async fn read(
    app: Identity,
    owner: Owner,
    _: ReadDataExport,
) -> Result<DataExportStatus, Failure> {
    data_export::read(&app, owner.user()).await
}

pub(crate) async fn start(
    app: Identity,
    holder: AccountHolder,
    request: StartDataExport,
) -> Result<DataExportStatus, Failure> {
    data_export::start(&app, &holder, &request.body.current_password).await
}

pub(crate) async fn download(
    app: Identity,
    holder: AccountHolder,
    request: DownloadDataExport,
) -> Result<File, Failure> {
    data_export::download(&app, &holder, &request.body.current_password).await
}
