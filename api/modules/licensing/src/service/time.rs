//! What time alone changes: a licence whose last day has passed is expired in the register too, from that day on.

use super::{Licensing, licences::standing};
use crate::store::{licences, register};
use allpet_domain::{Day, id::LicenceId, licensing::LicenceState};
use allpet_kernel::{Failure, Tx};
use std::sync::atomic::{AtomicI32, Ordering};
use tokio::sync::Mutex;

/// The last day (by its Julian number) for which this process brought the register up to date; one request does it.
#[derive(Debug, Default)]
pub(crate) struct Swept {
    day: AtomicI32,
    under_way: Mutex<()>,
}

/// Brings the states of the register to today's, once a day; at other times it costs nothing. Two processes may do so at
/// once: what is written depends on the day alone.
pub(crate) async fn sweep(app: &Licensing) -> Result<(), Failure> {
    let today = app.kernel.today();
    let done = || app.swept.day.load(Ordering::Acquire) == today.0.to_julian_day();
    if done() {
        return Ok(());
    }
    let _one = app.swept.under_way.lock().await;
    while !done() {
        let mut tx = app.db.begin().await?;
        let rows = register::turning(&mut tx, today).await?;
        let last = rows.is_empty();
        for row in rows {
            let (state, turns_on) = turned(app, &mut tx, LicenceId(row.id), today).await?;
            licences::set_state(&mut tx, row.id, state).await?;
            register::set_state(&mut tx, row.seq, state.as_str(), turns_on).await?;
        }
        tx.commit().await?;
        app.tags.forget_all();
        if last {
            app.swept.day.store(today.0.to_julian_day(), Ordering::Release);
        }
    }
    Ok(())
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
