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
        match update_states(app, authority.tenant, today).await {
            Ok(count) => changed += count,
            // One register that cannot be read holds up no other.
            Err(failure) => {
                tracing::error!(tenant = %authority.tenant, error = ?failure, "a register could not be brought up to date");
            }
        }
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
            let turn = turned(app, &mut tx, LicenceId(row.id), today).await?;
            // A clerk may revoke it in this moment: what the clerk wrote stands, in the register too.
            if licences::set_state(&mut tx, row.id, turn.from, turn.to).await? {
                register::set_state(&mut tx, row.seq, turn.to.as_str(), turn.turns_on).await?;
                changed += 1;
            }
        }
        tx.commit().await?;
        app.tags.clear();
    }
}

/// A change of state by time alone.
struct Turn {
    from: LicenceState,
    to: LicenceState,
    /// The day of the next change.
    turns_on: Option<Day>,
}

/// The state that holds today, and the day on which it changes again.
async fn turned(app: &Licensing, tx: &mut Tx, id: LicenceId, today: Day) -> Result<Turn, Failure> {
    let record = licences::find(tx, id).await?;
    let record = record.ok_or_else(|| Failure::internal("a register row of no licence"))?;
    let from = record.state;
    let Some(standing) = standing(app, &record) else {
        // Taken over without a last day: no term on offer reaches further, and that is all that is known.
        let to = LicenceState::Expired;
        return Ok(Turn {
            from,
            to,
            turns_on: None,
        });
    };
    let to = standing.on(today);
    let lapses = standing.expires.plus_days(i64::from(standing.grace_days) + 1);
    let turns_on = Some(lapses).filter(|_| to == LicenceState::Expired);
    Ok(Turn { from, to, turns_on })
}
