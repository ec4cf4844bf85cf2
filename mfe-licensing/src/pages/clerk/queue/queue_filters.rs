//! The choices of the queue's filters.

use crate::register::{ANY, OLDEST};
use allpet_contract::licensing::QueueCounts;
use allpet_domain::{english::English, pet::SPECIES};
use allpet_ui::prelude::*;

fn format_count(count: u32) -> String {
    format::count(u64::from(count))
}

/// Says how many applications wait and how many licences there are, each by its name: the list has both. Only the authority's name until
/// the counts are loaded.
pub(super) fn lead(counts: Option<&QueueCounts>, authority: &str, english: English) -> String {
    let licence = english.licence();
    match counts {
        Some(counts) => [
            &format::plural(counts.submitted.into(), "application", "applications"),
            " waiting · ",
            &format::plural(counts.licences.into(), licence, &[licence, "s"].concat()),
            " · ",
            authority,
        ]
        .concat(),
        None => authority.to_owned(),
    }
}

/// The states, with the number of applications that wait.
pub(super) fn states(counts: Option<&QueueCounts>) -> Vec<Choice> {
    let mut waiting = Choice::new("submitted", "Waiting");
    waiting.figure = counts.map(|counts| format_count(counts.submitted).into());
    vec![
        waiting,
        Choice::new("approved", "Approved"),
        Choice::new("rejected", "Rejected"),
        Choice::new("withdrawn", "Withdrawn"),
        Choice::new("issued", "Issued"),
        Choice::new("expired", "Expired"),
        Choice::new("revoked", "Revoked"),
        Choice::new("cancelled", "Canceled"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::licensing::ApplicationState;

    #[test]
    fn the_figures_above_the_list_say_what_they_count() {
        let counts = QueueCounts {
            submitted: 1,
            licences: 52_519,
            oldest: None,
        };
        assert_eq!(
            lead(Some(&counts), "Seattle", English::American),
            "1 application waiting · 52,519 licenses · Seattle"
        );
        assert_eq!(lead(None, "Seattle", English::American), "Seattle");
    }

    #[test]
    fn every_state_of_an_application_that_clerks_see_has_a_filter() {
        let filters = states(None);
        for state in allpet_domain::licensing::application::APPLICATION_STATES {
            let is_listed = state != ApplicationState::Draft;
            let has_filter = filters.iter().any(|choice| choice.value == state.as_str());
            assert_eq!(has_filter, is_listed, "{state:?}");
        }
    }
}
