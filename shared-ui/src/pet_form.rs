//! Common parts of the forms that add a pet: the one of the pets page, and the one inside an application for a licence.

use crate::{components::Choice, country};
use allpet_domain::{
    english::{English, ExpectedDay},
    pet::{Sex, Species},
};

/// The species with which a form begins.
pub const PRESET_SPECIES: Species = Species::Dog;

/// The sex with which a form begins: nobody has to look.
pub const PRESET_SEX: Sex = Sex::Unknown;

/// The hint for whether a pet is spayed or neutered.
pub const ALTERED_HINT: &str = "Most places charge less for it.";

/// The hint for the number of a microchip.
pub const MICROCHIP_HINT: &str = "15 digits; older chips have 9 or 10 characters. Type it as it is printed.";

/// Returns the hint for a day of birth, with an example in the English of the place that asks for it; without one, in the browser's.
pub fn born_hint(english: Option<English>) -> String {
    let example = english.map_or_else(
        || country::example_day(ExpectedDay::Past),
        |english| english.example(ExpectedDay::Past),
    );
    [
        "For example ",
        example,
        ". If you only know the month, enter the 1st.",
    ]
    .concat()
}

/// Returns the choices for the sex.
pub fn sex_choices() -> Vec<Choice> {
    let choice = |sex: Sex, label: &'static str| Choice::new(sex.as_str(), label);
    vec![
        choice(Sex::Female, "Female"),
        choice(Sex::Male, "Male"),
        choice(Sex::Unknown, "Not known"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hint_of_a_birthday_has_an_example_of_the_place() {
        let hint = born_hint(Some(English::British));
        assert_eq!(
            hint,
            "For example 31 Mar 2021. If you only know the month, enter the 1st."
        );
        assert!(born_hint(None).starts_with("For example "));
    }

    #[test]
    fn the_preset_sex_is_one_of_the_choices() {
        let values: Vec<_> = sex_choices()
            .into_iter()
            .map(|choice| choice.value.to_string())
            .collect();
        assert!(
            values.iter().any(|value| value == PRESET_SEX.as_str()),
            "{values:?}"
        );
        assert!(values.iter().all(|value| Sex::parse(value).is_some()));
    }
}
