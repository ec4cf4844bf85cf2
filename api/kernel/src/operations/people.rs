//! The module's records of a person: what it exports, and whether it has erased them.

use super::ModuleOperations;
use crate::{Failure, PersonalData, Service, personal_data};
use allpet_contract::operations::module::{ErasureStatus, ExportPersonalData, PersonalSection, ReadErasure};

pub(super) async fn export(
    app: ModuleOperations,
    _: Service,
    request: ExportPersonalData,
) -> Result<PersonalSection, Failure> {
    let json = match &app.personal_data {
        PersonalData::Nothing => None,
        PersonalData::Stored { records, .. } => Some(records.export(request.user).await?.to_string()),
    };
    Ok(PersonalSection { json })
}

pub(super) async fn read_erasure(
    app: ModuleOperations,
    _: Service,
    request: ReadErasure,
) -> Result<ErasureStatus, Failure> {
    Ok(ErasureStatus {
        stores: matches!(app.personal_data, PersonalData::Stored { .. }),
        erased: personal_data::erased_at(&app.db, request.user).await?,
    })
}
