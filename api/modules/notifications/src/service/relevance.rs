//! Whether a message is still worth sending. It may have waited for a day: its event for this module, or its mail for the end of quiet
//! hours or for the mail server.

use super::staff;
use crate::{
    Notifications,
    context::{Facts, Subject},
    kinds::{Audience, Kind},
};
use allpet_domain::{Day, Timestamp, Zone, id::UserId, licensing::reminder_of};
use allpet_kernel::Failure;

/// The local hours in which people hear of what happened at night: from `MORNING` on, and before `EVENING`.
const MORNING: u8 = 8;
const EVENING: u8 = 20;

/// Returns whether a message still concerns its recipient: the person still works there, the day of a digest is not over, and no later
/// reminder of the licence is due.
pub(crate) async fn is_current(
    app: &Notifications,
    kind: &Kind,
    facts: &Facts,
    person: Option<UserId>,
) -> Result<bool, Failure> {
    let now = app.kernel.now();
    if kind.subject == Subject::Licence && is_superseded(facts, now) {
        return Ok(false);
    }
    let Audience::Staff(role) = kind.audience else {
        return Ok(true);
    };
    match person {
        Some(person) if !is_day_over(facts, now) => staff::works_there(app, &facts.event, person, role).await,
        _ => Ok(false),
    }
}

/// Returns whether the day of a digest is over where it was made.
fn is_day_over(facts: &Facts, now: Timestamp) -> bool {
    match (facts.field::<Zone>("zone"), facts.field::<Day>("day")) {
        (Some(zone), Some(day)) => zone.day(now) > day,
        _ => false,
    }
}

/// Returns whether a later reminder of the licence is due, which says the same with fewer days left.
fn is_superseded(facts: &Facts, now: Timestamp) -> bool {
    let (Some(licence), Some(days)) = (&facts.licence, facts.field::<u32>("days")) else {
        return false;
    };
    let due = reminder_of(licence.expires, licence.zone.day(now), licence.renewal_days);
    due.is_some_and(|due| due < days)
}

/// Returns when the next morning begins where the licence is valid, if it is evening or night there.
pub(crate) fn next_morning(facts: &Facts, now: Timestamp) -> Option<Timestamp> {
    let clock = facts.licence.as_ref()?.zone.clock(now);
    if (MORNING..EVENING).contains(&clock.hour) {
        return None;
    }
    let hours = (i64::from(MORNING) - i64::from(clock.hour)).rem_euclid(24);
    let second = i64::try_from(now.unix_millis() / 1_000 % 60).unwrap_or_default();
    Some(now.plus_seconds(hours * 3_600 - i64::from(clock.minute) * 60 - second))
}
