//! Clerks read each morning how many applications wait.

use crate::{
    authorities::Authority,
    service::Licensing,
    store::{applications, counters},
};
use allpet_contract::{
    events::{ClerksQueue, QueueSummarized},
    tenants::ListStaff,
};
use allpet_domain::{Day, Timestamp, english::English, licensing::application::OVERDUE_DAYS};
use allpet_kernel::Failure;

/// The local hour from which it is too late for the summary of the morning.
const NOON: u8 = 12;
const DAY_SECONDS: i64 = 86_400;

/// Announces the waiting applications of each authority in which it is morning, once a day. Returns the number of events.
pub(crate) async fn summarize_all(app: &Licensing) -> Result<u32, Failure> {
    let mut announced = 0;
    let now = app.kernel.now();
    for authority in app.authorities.all(&app.kernel).await? {
        let Some(day) = authority.morning(now) else {
            continue;
        };
        if authority.jurisdiction.zone.clock(now).hour >= NOON {
            continue;
        }
        match summarize(app, &authority, day, now).await {
            Ok(is_announced) => announced += u32::from(is_announced),
            // An authority whose summary fails does not stop the others.
            Err(failure) => {
                tracing::error!(tenant = %authority.tenant, error = ?failure, "a queue could not be summarized");
            }
        }
    }
    Ok(announced)
}

/// Announces the waiting applications of an authority, unless none waits. Returns whether it did.
async fn summarize(
    app: &Licensing,
    authority: &Authority,
    day: Day,
    now: Timestamp,
) -> Result<bool, Failure> {
    // Most runs find that the clerks have it: they only read.
    if counters::has_summary(&app.db, authority.tenant, day).await? {
        return Ok(false);
    }
    let event = read_queue(app, authority, day, now).await?;
    let mut tx = app.db.begin().await?;
    // Another process may have announced it at the same moment.
    if !counters::claim_summary(&mut tx, authority.tenant, day).await? {
        return Ok(false);
    }
    if let Some(event) = &event {
        app.kernel.announce(&mut tx, event).await?;
    }
    tx.commit().await?;
    Ok(event.is_some())
}

/// Reads the waiting applications of an authority; `None` if there are none.
async fn read_queue(
    app: &Licensing,
    authority: &Authority,
    day: Day,
    now: Timestamp,
) -> Result<Option<QueueSummarized>, Failure> {
    let tenant = authority.tenant;
    let overdue_before = now.plus_seconds(-i64::from(OVERDUE_DAYS) * DAY_SECONDS);
    let Some(all) = applications::summarize_decidable(&app.db, tenant, None, overdue_before).await? else {
        return Ok(None);
    };
    let mut without_own = Vec::new();
    let client = app.kernel.client(crate::NAME);
    for member in client.send(ListStaff { tenant }).await? {
        let clerk = Some(member.user);
        let others = applications::summarize_decidable(&app.db, tenant, clerk, overdue_before).await?;
        if others.is_none_or(|others| others.count < all.count) {
            without_own.push(ClerksQueue {
                clerk: member.user,
                waiting: others.map_or(0, |others| size(others.count)),
                overdue: others.map_or(0, |others| size(others.overdue)),
                oldest: others.map(|others| authority.jurisdiction.zone.day(others.oldest)),
            });
        }
    }
    Ok(Some(QueueSummarized {
        tenant,
        authority_name: authority.name.clone(),
        english: English::of(authority.jurisdiction.currency),
        zone: authority.jurisdiction.zone,
        day,
        waiting: size(all.count),
        overdue: size(all.overdue),
        oldest: authority.jurisdiction.zone.day(all.oldest),
        without_own,
    }))
}

fn size(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
