//! The facts behind a fee: the pet, its owner, and the term.

use super::schedule::Claim;
use crate::{
    Day,
    pet::{PetProfile, Species},
};
use serde::{Deserialize, Serialize};

/// Maximum term in months; each jurisdiction offers a few.
pub const TERM_MAX_MONTHS: u32 = 120;
/// Maximum age in the published schema, in years.
#[cfg(feature = "schema")]
const AGE_MAX_YEARS: u32 = 130;

/// The facts about a pet that a fee depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PetFacts {
    /// The species.
    pub species: Species,
    /// Whether it is spayed or neutered.
    pub altered: bool,
    /// The day of birth, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Day>,
    /// The age in whole months, if only the age is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(max = AGE_MAX_YEARS * 12)))]
    pub age_months: Option<u32>,
    /// Whether it works as a service animal.
    #[serde(default)]
    pub service_animal: bool,
}

impl PetFacts {
    /// Takes the facts from a pet's profile.
    pub fn of(pet: &PetProfile, service_animal: bool) -> Self {
        Self {
            species: pet.species,
            altered: pet.altered,
            born: pet.born,
            age_months: None,
            service_animal,
        }
    }

    /// Age on `day` in whole months, if known.
    pub fn age_months(&self, day: Day) -> Option<u32> {
        self.born.map(|born| born.months_until(day)).or(self.age_months)
    }
}

/// The facts about an owner that a fee depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnerFacts {
    /// The birthday, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Day>,
    /// The age in years, if only the age is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(max = AGE_MAX_YEARS)))]
    pub age_years: Option<u32>,
    /// Whether the owner has a low income as the jurisdiction defines it.
    #[serde(default)]
    pub low_income: bool,
    /// Whether the owner has a disability.
    #[serde(default)]
    pub disabled: bool,
}

impl OwnerFacts {
    /// Age on `day` in whole years, if known.
    pub fn age_years(&self, day: Day) -> Option<u32> {
        self.born.map(|born| born.years_until(day)).or(self.age_years)
    }
}

/// The input of a quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuoteInput {
    /// The pet.
    pub pet: PetFacts,
    /// Its owner.
    #[serde(default)]
    pub owner: OwnerFacts,
    /// The term to buy, in months.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = TERM_MAX_MONTHS)))]
    pub term_months: u32,
    /// The requested first day.
    pub start: Day,
    /// The last day of the rabies vaccination, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rabies_until: Option<Day>,
    /// The last day of the licence that this one renews.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_expiry: Option<Day>,
}

impl QuoteInput {
    /// Returns whether the owner or the pet meets the claim.
    pub(crate) fn claims(&self, claim: Claim) -> bool {
        match claim {
            Claim::LowIncome => self.owner.low_income,
            Claim::Disabled => self.owner.disabled,
            Claim::ServiceAnimal => self.pet.service_animal,
            Claim::Altered => self.pet.altered,
        }
    }
}
