//! Licences as other modules tell their owners of them.

use super::owner_view;
use crate::{
    service::Licensing,
    store::{
        applications,
        licences::{self, LicenceRecord},
    },
};
use allpet_contract::licensing::{LICENCE_NOT_FOUND, Licence, OwnersLicence, Renewal};
use allpet_domain::{
    id::LicenceId,
    licensing::{FeeState, late_fee, next_late_fee},
};
use allpet_kernel::Failure;

/// Reads a licence and how its renewal stands. Fails with `LICENCE_NOT_FOUND`, also if the licence has no owner here.
pub(crate) async fn read(app: &Licensing, id: LicenceId) -> Result<OwnersLicence, Failure> {
    let record = licences::find_any(&app.db, id).await?.ok_or(LICENCE_NOT_FOUND)?;
    let issued = record.issued_here.as_ref().ok_or(LICENCE_NOT_FOUND)?;
    let licence = owner_view(app, &record).ok_or(LICENCE_NOT_FOUND)?;
    let under_way = is_followed(app, &record).await? || is_under_review(app, &record).await?;
    Ok(OwnersLicence {
        owner: issued.owner,
        renewal: renewal(app, &licence, under_way),
        licence,
    })
}

/// Returns whether the pet has another licence of this authority that ends later.
async fn is_followed(app: &Licensing, record: &LicenceRecord) -> Result<bool, Failure> {
    let Some(issued) = &record.issued_here else {
        return Ok(false);
    };
    let others = licences::list_of_pet(&app.db, issued.pet).await?;
    Ok(others.iter().any(|other| {
        let ends_later = other
            .issued_here
            .as_ref()
            .is_some_and(|other| other.expires > issued.expires);
        other.tenant == record.tenant && ends_later && !other.state.ended_early()
    }))
}

/// Returns whether an application for the pet awaits the decision of this authority.
async fn is_under_review(app: &Licensing, record: &LicenceRecord) -> Result<bool, Failure> {
    let Some(issued) = &record.issued_here else {
        return Ok(false);
    };
    let open = applications::find_open_of_pet(&app.db, record.tenant, issued.pet).await?;
    Ok(open.is_some_and(|application| application.fee() != FeeState::Unpaid))
}

/// Returns what a renewal costs more today and later, by the rules of the licence's jurisdiction.
fn renewal(app: &Licensing, licence: &Licence, under_way: bool) -> Renewal {
    let today = app.today_at(licence.jurisdiction.as_deref());
    let id = licence.jurisdiction.as_deref();
    let rules = id.and_then(|id| app.authorities.jurisdiction(id));
    Renewal {
        under_way,
        late_fee: rules.and_then(|rules| late_fee(rules, licence.expires, today)),
        next_late_fee: rules.and_then(|rules| next_late_fee(rules, licence.expires, today)),
    }
}
