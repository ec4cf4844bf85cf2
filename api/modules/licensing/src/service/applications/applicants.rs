//! Applications as other modules tell their applicants of them.

use crate::{
    service::{Licensing, licences},
    store::{self, applications},
};
use allpet_contract::licensing::{APPLICATION_NOT_FOUND, ApplicantsApplication};
use allpet_domain::id::ApplicationId;
use allpet_kernel::Failure;

/// Reads an application with its licence. Fails with `APPLICATION_NOT_FOUND`.
pub(crate) async fn read(app: &Licensing, id: ApplicationId) -> Result<ApplicantsApplication, Failure> {
    let record = applications::find(&app.db, id)
        .await?
        .ok_or(APPLICATION_NOT_FOUND)?;
    let licence = match record.licence {
        Some(licence) => store::licences::find_of_owner(&app.db, record.owner, licence).await?,
        None => None,
    };
    Ok(ApplicantsApplication {
        owner: record.owner,
        application: app.application(&record),
        licence: licence.and_then(|licence| licences::owner_view(app, &licence)),
        english: app.english(Some(&record.jurisdiction)),
    })
}
