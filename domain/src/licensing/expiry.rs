//! The last day of a licence, the reason for it, and the reminders of it.

use super::{Jurisdiction, fee::term_words};
use crate::Day;
use serde::{Deserialize, Serialize};

/// The reason for a licence's last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExpiryReason {
    /// The term ends.
    Term,
    /// The rabies vaccination ends before the term does.
    Rabies,
}

/// The last day of a licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Expiry {
    /// The last day on which the licence is valid.
    pub on: Day,
    /// The last day of the term bought; `on` is never after it.
    pub term_end: Day,
    /// The reason for it.
    pub reason: ExpiryReason,
}

impl Expiry {
    /// Explains the last day in a sentence.
    pub fn describe(&self, term_months: u32) -> String {
        match self.reason {
            ExpiryReason::Term => format!(
                "Ends on {}, when the term of {} is over.",
                self.on,
                term_words(term_months)
            ),
            ExpiryReason::Rabies => format!(
                "Ends on {}, because the rabies vaccination ends then; the term of {} would last through {}.",
                self.on,
                term_words(term_months),
                self.term_end
            ),
        }
    }
}

/// The last day of a term that starts on `start`: 12 months from 2026-11-21 end on 2027-11-20, and the next term starts the day
/// after. Counts in days where the jurisdiction does (Toronto: 365).
pub fn term_end(jurisdiction: &Jurisdiction, start: Day, term_months: u32) -> Day {
    let days = jurisdiction
        .terms
        .iter()
        .find(|term| term.months == term_months)
        .and_then(|term| term.days);
    let next = days.map_or_else(
        || start.plus_months(term_months),
        |days| start.plus_days(i64::from(days)),
    );
    next.plus_days(-1)
}

/// The expiry: the earlier of the term's end and, where the jurisdiction caps it, the last day of the rabies vaccination. A newer
/// vaccination gives a later day, never one after the term's end. `rabies_until` is `None` for animals exempt from the rule.
pub fn expiry(
    jurisdiction: &Jurisdiction,
    start: Day,
    term_months: u32,
    rabies_until: Option<Day>,
) -> Expiry {
    let term_end = term_end(jurisdiction, start, term_months);
    let caps = jurisdiction.rabies.as_ref().is_some_and(|rule| rule.caps_expiry);
    match rabies_until.filter(|last| caps && *last < term_end) {
        Some(last) => Expiry {
            on: last,
            term_end,
            reason: ExpiryReason::Rabies,
        },
        None => Expiry {
            on: term_end,
            term_end,
            reason: ExpiryReason::Term,
        },
    }
}

/// The latest possible last day of a licence issued on `issued`, for registers that record none: the end of the longest term on
/// offer. The licence may have ended earlier; after this day it certainly has.
pub fn latest_end(jurisdiction: &Jurisdiction, issued: Day) -> Day {
    let ends = jurisdiction
        .terms
        .iter()
        .map(|term| term_end(jurisdiction, issued, term.months));
    ends.max().unwrap_or(issued)
}

/// The days before the last one on which the owner is reminded of it, and the last day itself.
pub const REMINDER_DAYS: [u32; 4] = [60, 30, 7, 0];

/// A reminder, and the licences to which it applies on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// One of [`REMINDER_DAYS`].
    pub days: u32,
    /// The earliest last day of such a licence.
    pub first: Day,
    /// The latest last day of such a licence.
    pub last: Day,
}

/// Returns the reminders of `today`, the longest first. Each licence has one at most: the latest that is due, so that a pause of the
/// system is followed by one reminder and not by all that were missed. Nobody is reminded before they may renew. `renewal_days`: see
/// [`Jurisdiction::renewal_days`].
pub fn reminders_on(today: Day, renewal_days: u32) -> Vec<Reminder> {
    let due = REMINDER_DAYS.iter().filter(|days| **days <= renewal_days);
    let reminder = |days: &u32| {
        let shorter = REMINDER_DAYS.iter().filter(|shorter| *shorter < days).max();
        Reminder {
            days: *days,
            first: today.plus_days(shorter.map_or(0, |shorter| i64::from(*shorter) + 1)),
            last: today.plus_days(i64::from(*days)),
        }
    };
    due.map(reminder).collect()
}

/// Returns the reminder of `today` of a licence that ends on `expires`, in days; `None` if none is due. See [`reminders_on`].
pub fn reminder_of(expires: Day, today: Day, renewal_days: u32) -> Option<u32> {
    let reminders = reminders_on(today, renewal_days);
    let due = reminders
        .iter()
        .find(|reminder| (reminder.first..=reminder.last).contains(&expires));
    due.map(|reminder| reminder.days)
}
