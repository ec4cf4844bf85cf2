//! Expiry: a licence whose last day has passed is expired in the register too, from that day on.

use super::{Licensing, licences::standing};
use crate::store::{licences, register};
use allpet_domain::{
    Day,
    id::{LicenceId, TenantId},
    licensing::LicenceState,
};
use allpet_kernel::{Failure, Tx};
use quick_cache::sync::Cache;

/// More than the authorities of a process.
const CAPACITY: usize = 1_024;

/// The days for which this process has brought the register of an authority up to date.
pub(crate) type UpToDateRegisters = Cache<(TenantId, Day), ()>;

/// None yet.
pub(crate) fn up_to_date_registers() -> UpToDateRegisters {
    Cache::new(CAPACITY)
}

/// Brings the states of the register of `tenant` to today's, where the authority is, once a day; at other times it costs
/// nothing. One request does it while others wait. Two processes may do so at once: what is written depends on the day alone.
pub(crate) async fn expire_licences(app: &Licensing, tenant: TenantId) -> Result<(), Failure> {
    let all = app.authorities.all(&app.kernel).await?;
    let Some(authority) = all.iter().find(|authority| authority.tenant == tenant) else {
        return Ok(());
    };
    let today = authority.jurisdiction.today(app.kernel.now());
    let update = async { update_states(app, tenant, today).await.map(drop) };
    app.up_to_date.get_or_insert_async(&(tenant, today), update).await
}

/// Brings the states of every register to today's; how many licences changed.
pub(crate) async fn expire_all(app: &Licensing) -> Result<u32, Failure> {
    let mut changed = 0;
    for authority in app.authorities.all(&app.kernel).await? {
        let today = authority.jurisdiction.today(app.kernel.now());
        changed += update_states(app, authority.tenant, today).await?;
    }
    Ok(changed)
}

/// How many licences changed.
async fn update_states(app: &Licensing, tenant: TenantId, today: Day) -> Result<u32, Failure> {
    let mut changed = 0;
    loop {
        let mut tx = app.db.begin().await?;
        let rows = register::turning(&mut tx, tenant, today).await?;
        if rows.is_empty() {
            return Ok(changed);
        }
        for row in rows {
            changed += 1;
            let (state, turns_on) = turned(app, &mut tx, LicenceId(row.id), today).await?;
            licences::set_state(&mut tx, row.id, state).await?;
            register::set_state(&mut tx, row.seq, state.as_str(), turns_on).await?;
        }
        tx.commit().await?;
        app.tags.clear();
    }
}

/// The state that holds today, and the day on which it changes again.
async fn turned(
    app: &Licensing,
    tx: &mut Tx,
    id: LicenceId,
    today: Day,
) -> Result<(LicenceState, Option<Day>), Failure> {
    let kept = licences::find(tx, id).await?;
    let kept = kept.ok_or_else(|| Failure::internal("a register row of no licence"))?;
    let Some(standing) = standing(app, &kept) else {
        // Taken over without a last day: no term on offer reaches further, and that is all that is known.
        return Ok((LicenceState::Expired, None));
    };
    let state = standing.on(today);
    let lapses = standing.expires.plus_days(i64::from(standing.grace_days) + 1);
    Ok((state, Some(lapses).filter(|_| state == LicenceState::Expired)))
}
