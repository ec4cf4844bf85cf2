//! The choices of the queue's filters.

use crate::register::{ANY, OLDEST};
use allpet_contract::licensing::QueueCounts;
use allpet_domain::{english::English, pet::SPECIES};
use allpet_ui::prelude::*;

fn formatted(count: u32) -> String {
    format::count(u64::from(count))
}

/// Says how many applications wait, of how many licences; only the authority's name until the counts are loaded.
pub(super) fn lead(counts: Option<&QueueCounts>, authority: &str) -> String {
    match counts {
        Some(counts) => format!(
            "{} waiting of {} · {authority}",
            formatted(counts.submitted),
            formatted(counts.licences)
        ),
        None => authority.to_owned(),
    }
}

/// The states, with the number of applications that wait.
pub(super) fn states(counts: Option<&QueueCounts>) -> Vec<Choice> {
    let mut waiting = Choice::new("submitted", "Waiting");
    waiting.figure = counts.map(|counts| formatted(counts.submitted).into());
    vec![
        waiting,
        Choice::new("approved", "Approved"),
        Choice::new("rejected", "Rejected"),
        Choice::new("issued", "Issued"),
        Choice::new("expired", "Expired"),
        Choice::new("revoked", "Revoked"),
        Choice::new(ANY, "Everything"),
    ]
}

/// All species, and each of them.
pub(super) fn species() -> Vec<Choice> {
    let mut species = vec![Choice::new("", "All animals")];
    species.extend(SPECIES.map(|species| Choice::new(species.as_str(), String::from(species.label()) + "s")));
    species
}

/// Applications, licences, or both.
pub(super) fn kinds(english: English) -> Vec<Choice> {
    vec![
        Choice::new("", "Both"),
        Choice::new("application", "Applications"),
        Choice::new("licence", [english.licence_title(), "s"].concat()),
    ]
}

/// The sort orders.
pub(super) fn orders() -> Vec<Choice> {
    vec![
        Choice::new("", "Newest first"),
        Choice::new(OLDEST, "Oldest first"),
    ]
}
