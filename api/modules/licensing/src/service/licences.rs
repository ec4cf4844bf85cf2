//! An owner's licences, and the register's view of a licence.

pub(crate) mod expiry;
pub(crate) mod finder;
pub(crate) mod issue;
pub(crate) mod owners;
pub(crate) mod reminders;
pub(crate) mod revoke;
pub(crate) mod scans;
pub(crate) mod tags;

use super::{Licensing, check_public_profile};
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
    licensing::{LicenceFacts, LicenceState, TransitionRefused, licence},
};
use allpet_kernel::{Failure, paging::PageRequest};
use uuid::Uuid;

/// Returns the data from which the state of a licence on a day follows; `None` for an imported licence, whose last day is
/// unknown.
pub(super) fn licence_status(app: &Licensing, record: &LicenceRecord) -> Option<LicenceFacts> {
    let jurisdiction = record
        .jurisdiction
        .as_deref()
        .and_then(|id| app.authorities.jurisdiction(id));
    Some(LicenceFacts {
        state: record.state,
        starts: record.starts,
        expires: record.issued_here.as_ref()?.expires,
        grace_days: jurisdiction.map_or(licence::GRACE_DAYS, |jurisdiction| jurisdiction.grace_days()),
        renewal_days: jurisdiction.map_or(licence::RENEWAL_DAYS, |jurisdiction| jurisdiction.renewal_days()),
    })
}

/// Returns the state today, in the authority's time zone.
pub(super) fn state_today(app: &Licensing, record: &LicenceRecord) -> LicenceState {
    let today = app.today_at(record.jurisdiction.as_deref());
    licence_status(app, record).map_or(record.state, |status| status.on(today))
}

/// Returns whether the licence is valid today and its owner may renew it by now.
pub(super) fn is_renewable_today(app: &Licensing, record: &LicenceRecord) -> bool {
    let today = app.today_at(record.jurisdiction.as_deref());
    licence_status(app, record)
        .is_some_and(|status| status.on(today) == LicenceState::Issued && status.renew(today).is_ok())
}

/// Returns whether an application made today follows the licence, also if that has ended by time.
pub(super) fn may_be_renewed(app: &Licensing, record: &LicenceRecord) -> bool {
    let today = app.today_at(record.jurisdiction.as_deref());
    licence_status(app, record).is_some_and(|status| status.renew(today).is_ok())
}

/// Returns the licence as its owner sees it today.
pub(super) fn owner_view(app: &Licensing, record: &LicenceRecord) -> Option<Licence> {
    let jurisdiction = record.jurisdiction.as_deref();
    let status = licence_status(app, record)?;
    record.view(
        state_today(app, record),
        status.renewal_days,
        app.zone(jurisdiction),
        app.english(jurisdiction),
    )
}

/// Returns the state of the licence if its authority revokes it today; an error if it cannot be revoked. Only the state of an
/// imported licence is known.
pub(super) fn revoked_state(
    app: &Licensing,
    record: &LicenceRecord,
) -> Result<LicenceState, TransitionRefused> {
    let today = app.today_at(record.jurisdiction.as_deref());
    let status = licence_status(app, record).unwrap_or(LicenceFacts {
        state: record.state,
        starts: record.starts,
        expires: today,
        grace_days: 0,
        renewal_days: 0,
    });
    status.revoke(today)
}

/// Lists the licences of `owner`, newest first.
pub(crate) async fn list_own(
    app: &Licensing,
    owner: UserId,
    paging: &Paging,
) -> Result<Page<Licence>, Failure> {
    let page_request = PageRequest::read(paging.limit, paging.cursor.as_ref())?;
    let before = page_request.behind.unwrap_or(Uuid::max());
    let rows = licences::list_of_owner(&app.db, owner, before, page_request.rows()).await?;
    let Page { items, next } = page_request.page(rows, |record| record.id.0);
    let items = items
        .iter()
        .filter_map(|record| owner_view(app, record))
        .collect();
    Ok(Page { items, next })
}

/// Changes what finders may see.
pub(crate) async fn set_public_profile(
    app: &Licensing,
    owner: UserId,
    id: LicenceId,
    public: &PublicProfile,
) -> Result<Licence, Failure> {
    let public = check_public_profile("contact", public)?;
    let mut tx = app.db.begin().await?;
    let tag = licences::set_public_profile(&mut tx, owner, id, &public)
        .await?
        .ok_or(LICENCE_NOT_FOUND)?;
    tx.commit().await?;
    app.tags.remove(&tag);
    let record = licences::find_of_owner(&app.db, owner, id)
        .await?
        .ok_or(LICENCE_NOT_FOUND)?;
    owner_view(app, &record).ok_or_else(|| LICENCE_NOT_FOUND.into())
}

/// Reads a licence of the register of `tenant`.
pub(crate) async fn read_register_licence(
    app: &Licensing,
    tenant: TenantId,
    id: LicenceId,
) -> Result<RegisterLicence, Failure> {
    let record = licences::find_of_tenant(&app.db, tenant, id)
        .await?
        .ok_or(LICENCE_NOT_FOUND)?;
    let row = search::list_newest(&app.db, tenant, record.seq + 1, 1)
        .await?
        .into_iter()
        .find(|row| row.seq == record.seq);
    let mut entry = row.ok_or(LICENCE_NOT_FOUND)?.entry;
    if record.issued_here.is_some() {
        state_today(app, &record).as_str().clone_into(&mut entry.state);
    }
    let revocable = revoked_state(app, &record).is_ok();
    let applicant = match &record.issued_here {
        Some(issued) => applications::find_applicant(&app.db, issued.owner, record.id).await?,
        None => None,
    };
    let (owner_name, owner_email) = applicant.map_or((None, None), |(name, email)| (Some(name), email));
    Ok(RegisterLicence {
        entry,
        revocable,
        second_breed: record.second_breed,
        owner_name,
        owner_email,
        tag: record.issued_here.as_ref().map(|issued| issued.tag.grouped()),
        expires: record.issued_here.as_ref().map(|issued| issued.expires),
        public: record.public,
        revocation: record.revoked.map(Revocation::from),
    })
}
