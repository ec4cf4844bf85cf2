//! An owner's licences, and the register's view of a licence.

use super::{Licensing, public_profile};
use crate::store::{
    applications,
    licences::{self, LicenceRecord},
    search,
};
use allpet_contract::{
    Page,
    licensing::{LICENCE_NOT_FOUND, Licence, PublicProfile, RegisterLicence, Revocation},
    page::Paging,
};
use allpet_domain::{
    id::{LicenceId, TenantId, UserId},
    licensing::{LicenceState, Standing, TransitionRefused, licence},
};
use allpet_kernel::{Failure, paging::PageRequest};
use uuid::Uuid;

/// What is known of a licence that was issued here.
pub(super) fn standing(app: &Licensing, kept: &LicenceRecord) -> Option<Standing> {
    let place = kept
        .jurisdiction
        .as_deref()
        .and_then(|id| app.authorities.jurisdiction(id));
    Some(Standing {
        state: kept.state,
        starts: kept.starts,
        expires: kept.ours.as_ref()?.expires,
        grace_days: place.map_or(licence::GRACE_DAYS, |place| place.grace_days()),
        renewal_days: place.map_or(licence::RENEWAL_DAYS, |place| place.renewal_days()),
    })
}

/// The state that holds today, where the authority is.
pub(super) fn state_today(app: &Licensing, kept: &LicenceRecord) -> LicenceState {
    let today = app.today_at(kept.jurisdiction.as_deref());
    standing(app, kept).map_or(kept.state, |standing| standing.on(today))
}

/// As its owner sees it today.
fn view(app: &Licensing, kept: &LicenceRecord) -> Option<Licence> {
    let place = kept.jurisdiction.as_deref();
    kept.view(state_today(app, kept), app.zone(place), app.english(place))
}

/// The state after its authority has revoked it today. Of what was taken over without a last day only the state is known.
pub(super) fn revocable(app: &Licensing, kept: &LicenceRecord) -> Result<LicenceState, TransitionRefused> {
    let today = app.today_at(kept.jurisdiction.as_deref());
    let standing = standing(app, kept).unwrap_or(Standing {
        state: kept.state,
        starts: kept.starts,
        expires: today,
        grace_days: 0,
        renewal_days: 0,
    });
    standing.revoke(today)
}

/// Licences of `owner`, the newest first.
pub(crate) async fn mine(app: &Licensing, owner: UserId, paging: &Paging) -> Result<Page<Licence>, Failure> {
    let asked = PageRequest::read(paging.limit, paging.cursor.as_ref())?;
    let before = asked.behind.unwrap_or(Uuid::max());
    let rows = licences::mine(&app.db, owner, before, asked.rows()).await?;
    let Page { items, next } = asked.page(rows, |record| record.id.0);
    let items = items.iter().filter_map(|record| view(app, record)).collect();
    Ok(Page { items, next })
}

/// Changes what a finder may learn.
pub(crate) async fn set_public(
    app: &Licensing,
    owner: UserId,
    id: LicenceId,
    public: &PublicProfile,
) -> Result<Licence, Failure> {
    let public = public_profile("contact", public)?;
    let mut tx = app.db.begin().await?;
    let tag = licences::set_public(&mut tx, owner, id, &public)
        .await?
        .ok_or(LICENCE_NOT_FOUND)?;
    tx.commit().await?;
    app.tags.remove(&tag);
    let kept = licences::of_owner(&app.db, owner, id)
        .await?
        .ok_or(LICENCE_NOT_FOUND)?;
    view(app, &kept).ok_or_else(|| LICENCE_NOT_FOUND.into())
}

/// A licence as the register of `tenant` holds it.
pub(crate) async fn of_register(
    app: &Licensing,
    tenant: TenantId,
    id: LicenceId,
) -> Result<RegisterLicence, Failure> {
    let kept = licences::of_tenant(&app.db, tenant, id)
        .await?
        .ok_or(LICENCE_NOT_FOUND)?;
    let row = search::newest(&app.db, tenant, kept.seq + 1, 1)
        .await?
        .into_iter()
        .find(|row| row.seq == kept.seq);
    let mut entry = row.ok_or(LICENCE_NOT_FOUND)?.entry;
    if kept.ours.is_some() {
        state_today(app, &kept).as_str().clone_into(&mut entry.state);
    }
    let revocable = revocable(app, &kept).is_ok();
    let applicant = match &kept.ours {
        Some(ours) => applications::applicant(&app.db, ours.owner, kept.id).await?,
        None => None,
    };
    let (owner_name, owner_email) = applicant.map_or((None, None), |(name, email)| (Some(name), email));
    Ok(RegisterLicence {
        entry,
        revocable,
        second_breed: kept.second_breed,
        owner_name,
        owner_email,
        tag: kept.ours.as_ref().map(|ours| ours.tag.grouped()),
        expires: kept.ours.as_ref().map(|ours| ours.expires),
        public: kept.public,
        revocation: kept.revoked.map(Revocation::from),
    })
}
