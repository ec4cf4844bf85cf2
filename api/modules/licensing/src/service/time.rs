//! What time alone changes: a licence whose last day has passed is expired in the register too, from that day on.

use super::{Licensing, licences::standing};
use crate::store::{licences, register};
use allpet_domain::{
    Day,
    id::{LicenceId, TenantId},
    licensing::LicenceState,
};
use allpet_kernel::{Failure, Tx};
use std::{collections::HashMap, sync::RwLock};
use tokio::sync::Mutex;

/// The last day for which this process brought the register of each authority up to date; one request does it.
#[derive(Debug, Default)]
pub(crate) struct Swept {
    days: RwLock<HashMap<TenantId, Day>>,
    under_way: Mutex<()>,
}

/// Brings the states of the register of `tenant` to today's, where the authority is, once a day; at other times it costs
/// nothing. Two processes may do so at once: what is written depends on the day alone.
pub(crate) async fn sweep(app: &Licensing, tenant: TenantId) -> Result<(), Failure> {
    let all = app.authorities.all(&app.kernel).await?;
    let Some(authority) = all.iter().find(|authority| authority.tenant == tenant) else {
        return Ok(());
    };
    let today = authority.jurisdiction.today(app.kernel.now());
    let done = || {
        let days = app.swept.days.read().ok();
        days.is_some_and(|days| days.get(&tenant) == Some(&today))
    };
    if done() {
        return Ok(());
    }
    let _one = app.swept.under_way.lock().await;
    while !done() {
        let mut tx = app.db.begin().await?;
        let rows = register::turning(&mut tx, tenant, today).await?;
        let last = rows.is_empty();
        for row in rows {
            let (state, turns_on) = turned(app, &mut tx, LicenceId(row.id), today).await?;
            licences::set_state(&mut tx, row.id, state).await?;
            register::set_state(&mut tx, row.seq, state.as_str(), turns_on).await?;
        }
        tx.commit().await?;
        app.tags.forget_all();
        if let Some(mut days) = app.swept.days.write().ok().filter(|_| last) {
            days.insert(tenant, today);
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
