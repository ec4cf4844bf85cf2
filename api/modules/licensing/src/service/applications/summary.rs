//! Clerks read each morning how many applications wait.

use crate::{
    authorities::Authority,
    service::Licensing,
    store::{applications, counters},
};
use allpet_contract::events::QueueSummarized;
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
    let tenant = authority.tenant;
    let mut tx = app.db.begin().await?;
    if !counters::claim_summary(&mut tx, tenant, day).await? {
        return Ok(false);
    }
    let overdue_before = now.plus_seconds(-i64::from(OVERDUE_DAYS) * DAY_SECONDS);
    let waiting = applications::summarize_decidable(&mut tx, tenant, overdue_before).await?;
    if let Some(waiting) = waiting {
        let size = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        let event = QueueSummarized {
            tenant,
            authority_name: authority.name.clone(),
            english: English::of(authority.jurisdiction.currency),
            day,
            waiting: size(waiting.count),
            overdue: size(waiting.overdue),
            oldest: authority.jurisdiction.zone.day(waiting.oldest),
        };
        app.kernel.announce(&mut tx, &event).await?;
    }
    tx.commit().await?;
    Ok(waiting.is_some())
}
