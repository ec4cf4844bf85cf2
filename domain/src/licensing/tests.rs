//! Tests of the licensing rules: real figures, properties, and sequences of transitions.

mod applications;
mod dates;
mod licences;
mod properties;
mod published_fees;
mod renewals;
mod rule_files;
mod status;
mod tags;

use super::{OwnerFacts, PetFacts, QuoteInput};
use crate::{Day, pet::Species};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn today() -> Day {
    day("2026-11-21")
}

/// The input for an adult pet whose owner makes no claim, from today.
fn quote_input(species: Species, altered: bool, term_months: u32) -> QuoteInput {
    QuoteInput {
        pet: PetFacts {
            species,
            altered,
            born: Some(day("2021-04-01")),
            age_months: None,
            service_animal: false,
        },
        owner: OwnerFacts::default(),
        term_months,
        start: today(),
        rabies_until: None,
        previous_expiry: None,
    }
}
