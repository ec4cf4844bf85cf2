//! What a fee depends on: the pet, its owner, and what is asked for.

use super::schedule::Claim;
use crate::{
    Day,
    pet::{PetProfile, Species},
};
use serde::{Deserialize, Serialize};

/// The longest term that anybody may ask for, in months; each jurisdiction offers a few.
pub const TERM_MAX_MONTHS: u32 = 120;
/// The greatest age that a published schema names, in years; what is older is asked for by nobody.
#[cfg(feature = "schema")]
const AGE_MAX_YEARS: u32 = 130;

/// What a fee depends on in the pet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PetFacts {
    /// What it is.
    pub species: Species,
    /// Spayed or neutered.
    pub altered: bool,
    /// The day of birth, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Day>,
    /// The age in whole months, where the day of birth is not known but the age is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(max = AGE_MAX_YEARS * 12)))]
    pub age_months: Option<u32>,
    /// Whether it works as a service animal.
    #[serde(default)]
    pub service_animal: bool,
}

impl PetFacts {
    /// The facts of a pet on record.
    pub fn of(pet: &PetProfile, service_animal: bool) -> Self {
        Self {
            species: pet.species,
            altered: pet.altered,
            born: pet.born,
            age_months: None,
            service_animal,
        }
    }

    /// Whole months of age on `day`, where they are known.
    pub fn age_months(&self, day: Day) -> Option<u32> {
        self.born.map(|born| born.months_until(day)).or(self.age_months)
    }
}

/// What a fee depends on in the owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnerFacts {
    /// The birthday, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Day>,
    /// The age in years, where the birthday is not known but the age is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(max = AGE_MAX_YEARS)))]
    pub age_years: Option<u32>,
    /// Whether the owner has a low income as the place counts it.
    #[serde(default)]
    pub low_income: bool,
    /// Whether the owner has a disability.
    #[serde(default)]
    pub disabled: bool,
}

impl OwnerFacts {
    /// Whole years of age on `day`, where they are known.
    pub fn age_years(&self, day: Day) -> Option<u32> {
        self.born.map(|born| born.years_until(day)).or(self.age_years)
    }
}

/// What a quote is asked for.
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
    /// The first day wanted.
    pub start: Day,
    /// The last day of the rabies vaccination, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rabies_until: Option<Day>,
    /// The last day of the licence that this one renews.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_expiry: Option<Day>,
}

impl QuoteInput {
    /// Whether the owner or the pet has what `claim` says.
    pub(super) fn claims(&self, claim: Claim) -> bool {
        match claim {
            Claim::LowIncome => self.owner.low_income,
            Claim::Disabled => self.owner.disabled,
            Claim::ServiceAnimal => self.pet.service_animal,
            Claim::Altered => self.pet.altered,
        }
    }
}
