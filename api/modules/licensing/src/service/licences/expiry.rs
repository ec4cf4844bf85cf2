//! Expiry: from the day after its last day, a licence is expired in the register, too.

use super::licence_status;
use crate::{
    service::Licensing,
    store::{
        licences::{self, LicenceRecord},
        register,
    },
};
use allpet_contract::events::{LicenceExpired, LicenceLapsed};
use allpet_domain::{
    Day,
    id::{LicenceId, TenantId},
    licensing::LicenceState,
};
use allpet_kernel::{Failure, Tx};
use quick_cache::sync::Cache;

/// The maximum number of cached pairs, more than a process has authorities.
const CAPACITY: usize = 1_024;

/// The authorities whose registers this process has brought up to date, by day.
pub(crate) type UpToDateRegisters = Cache<(TenantId, Day), ()>;

/// Creates the cache of registers that are up to date, which is empty.
pub(crate) fn up_to_date_registers() -> UpToDateRegisters {
    Cache::new(CAPACITY)
}

/// Brings the register of `tenant` up to date, once a day in the authority's time zone; later calls cost nothing. One request
/// does the work while others wait. Two processes may do it at the same time, because the result depends on the day alone.
pub(crate) async fn expire_licences(app: &Licensing, tenant: TenantId) -> Result<(), Failure> {
    let all = app.authorities.all(&app.kernel).await?;
    let Some(authority) = all.iter().find(|authority| authority.tenant == tenant) else {
        return Ok(());
    };
    let today = authority.jurisdiction.today(app.kernel.now());
    let update = async { update_states(app, tenant, today).await.map(drop) };
    app.up_to_date.get_or_insert_async(&(tenant, today), update).await
}

/// Brings every register up to date. Returns the number of licences that changed.
pub(crate) async fn expire_all(app: &Licensing) -> Result<u32, Failure> {
    let mut changed = 0;
    for authority in app.authorities.all(&app.kernel).await? {
        let today = authority.jurisdiction.today(app.kernel.now());
        match update_states(app, authority.tenant, today).await {
            Ok(count) => changed += count,
            // A register that fails does not stop the others.
            Err(failure) => {
                tracing::error!(tenant = %authority.tenant, error = ?failure, "a register could not be brought up to date");
            }
        }
    }
    Ok(changed)
}

/// Applies all due changes of a register. Returns the number of licences that changed.
async fn update_states(app: &Licensing, tenant: TenantId, today: Day) -> Result<u32, Failure> {
    let mut changed = 0;
    loop {
        let mut tx = app.db.begin().await?;
        let rows = register::list_due(&mut tx, tenant, today).await?;
        if rows.is_empty() {
            return Ok(changed);
        }
        for row in rows {
            let change = due_change(app, &mut tx, LicenceId(row.id), today).await?;
            // A clerk may revoke the licence at the same moment; then the clerk's state stays, in the register, too.
            if licences::set_state(&mut tx, row.id, change.from, change.to).await? {
                register::set_state(&mut tx, row.seq, change.to.as_str(), change.state_changes_on).await?;
                if let Some(expired) = change.expired {
                    app.kernel.announce(&mut tx, &expired).await?;
                }
                if let Some(lapsed) = change.lapsed {
                    app.kernel.announce(&mut tx, &lapsed).await?;
                }
                changed += 1;
            }
        }
        tx.commit().await?;
        app.tags.clear();
    }
}

/// A change of state that is due.
struct StateChange {
    from: LicenceState,
    to: LicenceState,
    /// The day of the following change, if there will be one.
    state_changes_on: Option<Day>,
    /// The event to announce if the licence expires with this change. After a long pause it becomes delinquent at once.
    expired: Option<LicenceExpired>,
    /// The event to announce if the licence becomes delinquent with this change.
    lapsed: Option<LicenceLapsed>,
}

/// Determines the licence's state today, and the day on which it changes next.
async fn due_change(app: &Licensing, tx: &mut Tx, id: LicenceId, today: Day) -> Result<StateChange, Failure> {
    let record = licences::find(tx, id).await?;
    let record = record.ok_or_else(|| Failure::internal("a row of the register has no licence"))?;
    let from = record.state;
    let expired = (from == LicenceState::Issued).then(|| expired_event(&record));
    let Some(status) = licence_status(app, &record) else {
        // An imported licence has no last day; it expires when no available term can reach further.
        let to = LicenceState::Expired;
        return Ok(StateChange {
            from,
            to,
            state_changes_on: None,
            expired,
            lapsed: None,
        });
    };
    let to = status.on(today);
    let lapses_on = status.expires.plus_days(i64::from(status.grace_days) + 1);
    let state_changes_on = Some(lapses_on).filter(|_| to == LicenceState::Expired);
    Ok(StateChange {
        from,
        to,
        state_changes_on,
        expired: expired.filter(|_| to != from),
        lapsed: (to == LicenceState::Delinquent && to != from).then(|| lapsed_event(&record)),
    })
}

fn lapsed_event(record: &LicenceRecord) -> LicenceLapsed {
    LicenceLapsed {
        licence: record.id,
        tenant: record.tenant,
        owner: record.issued_here.as_ref().map(|issued| issued.owner),
    }
}

fn expired_event(record: &LicenceRecord) -> LicenceExpired {
    LicenceExpired {
        licence: record.id,
        tenant: record.tenant,
        owner: record.issued_here.as_ref().map(|issued| issued.owner),
    }
}
