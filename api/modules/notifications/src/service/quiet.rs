//! Quiet hours: when a mail may go out.

use crate::{Notifications, store::preferences};
use allpet_domain::{
    Timestamp,
    id::UserId,
    notifications::{QuietEnd, QuietHours},
};
use allpet_kernel::Failure;
use jiff::{Timestamp as Instant, tz::TimeZone};

/// Returns when the quiet hours end in which a person is now; `None` if it is not quiet.
pub(crate) async fn ends_at(app: &Notifications, person: UserId) -> Result<Option<Timestamp>, Failure> {
    let stored = preferences::find_quiet(&app.db, person).await?;
    Ok(stored.and_then(|(hours, zone)| end_of_quiet(hours, &zone, app.kernel.now())))
}

/// Returns whether a time zone is known.
pub(crate) fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// Returns when quiet hours end that cover `now`. A local time that the clocks skip is the first instant after the gap.
fn end_of_quiet(hours: QuietHours, zone: &str, now: Timestamp) -> Option<Timestamp> {
    let zone = TimeZone::get(zone).ok()?;
    let instant = Instant::from_millisecond(i64::try_from(now.unix_millis()).ok()?).ok()?;
    let local = zone.to_datetime(instant);
    let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).ok()?;
    let day = match hours.end(minute)? {
        QuietEnd::Today => local.date(),
        QuietEnd::Tomorrow => local.date().tomorrow().ok()?,
    };
    let (hour, minute) = (hours.until / 60, hours.until % 60);
    let end = day.at(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0);
    let end = zone.to_ambiguous_timestamp(end).compatible().ok()?;
    u64::try_from(end.as_millisecond())
        .ok()
        .map(Timestamp::from_unix_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIGHT: QuietHours = QuietHours {
        from: 22 * 60,
        until: 7 * 60,
    };

    fn end(zone: &str, now: &str) -> Option<String> {
        end_of_quiet(NIGHT, zone, now.parse().unwrap()).map(|end| end.to_string())
    }

    #[test]
    fn a_mail_waits_for_the_persons_morning() {
        // 22:30 in Seattle.
        let morning = end("America/Los_Angeles", "2026-11-22T06:30:00Z").unwrap();
        assert!(morning.starts_with("2026-11-22T15:00:00"), "{morning}");
        assert_eq!(
            end("America/Los_Angeles", "2026-11-22T15:00:00Z"),
            None,
            "it is seven"
        );
        assert_eq!(
            end("Europe/Berlin", "2026-11-22T06:30:00Z"),
            None,
            "it is half past seven"
        );
        assert_eq!(end("Nowhere/Town", "2026-11-22T06:30:00Z"), None);
    }

    #[test]
    fn a_change_of_the_clocks_moves_no_morning() {
        // The night in which the clocks go forward: seven o'clock is 14:00 UTC, an hour earlier than the day before.
        let morning = end("America/Los_Angeles", "2027-03-14T07:00:00Z").unwrap();
        assert!(morning.starts_with("2027-03-14T14:00:00"), "{morning}");
    }
}
