//! The last day of a licence, and why it is that day.

use super::{Jurisdiction, fee::term_words};
use crate::Day;
use serde::{Deserialize, Serialize};

/// Why a licence ends when it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExpiryReason {
    /// The term bought is over.
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
    /// Why it ends.
    pub reason: ExpiryReason,
}

impl Expiry {
    /// The reason as a sentence.
    pub fn words(&self, term_months: u32) -> String {
        match self.reason {
            ExpiryReason::Term => format!(
                "Ends on {}, when the term of {} is over.",
                self.on,
                term_words(term_months)
            ),
            ExpiryReason::Rabies => format!(
                "Ends on {}, because the rabies vaccination ends then; the term of {} would last until {}.",
                self.on,
                term_words(term_months),
                self.term_end
            ),
        }
    }
}

/// The last day of a term that starts on `start`: 12 months from 2026-11-21 end on 2027-11-20, and the next term starts
/// the day after. Where the place counts days (Toronto: 365), a day is counted for each.
pub fn term_end(place: &Jurisdiction, start: Day, term_months: u32) -> Day {
    let days = place
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

/// The expiry: the earlier of the term's end and, where the place says so, the rabies vaccination's last day. Called again
/// with a newer vaccination it gives a later day, never one after the term's end. `rabies_until` is none for an animal to which the
/// place's rule does not apply.
pub fn expiry(place: &Jurisdiction, start: Day, term_months: u32, rabies_until: Option<Day>) -> Expiry {
    let term_end = term_end(place, start, term_months);
    let caps = place.rabies.as_ref().is_some_and(|rule| rule.caps_expiry);
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

/// The last day on which a licence issued on `issued` can have been valid, where its register names none: no term on offer
/// reaches further. Nobody knows whether it reached that far; after it the licence is over for certain.
pub fn latest_end(place: &Jurisdiction, issued: Day) -> Day {
    let ends = place
        .terms
        .iter()
        .map(|term| term_end(place, issued, term.months));
    ends.max().unwrap_or(issued)
}
