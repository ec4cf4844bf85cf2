//! The parts of a jurisdiction's rules: the schedule of fees and what goes with it. Amounts are minor units of the
//! jurisdiction's currency; each part says where it was published.

use crate::pet::Species;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a figure was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Source {
    /// The page, code or form.
    pub publisher: String,
    /// The year it holds for; none where the source does not state it.
    #[serde(default)]
    pub year: Option<u16>,
    /// What else is known of its age: `before 2017`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.year, &self.note) {
            (Some(year), _) => write!(f, "{}, {year}", self.publisher),
            (None, Some(note)) => write!(f, "{}, {note}", self.publisher),
            (None, None) => write!(f, "{}, as published, year not stated", self.publisher),
        }
    }
}

/// A term on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Term {
    /// Its length in months.
    pub months: u32,
    /// Its length in days, where the place counts days and not months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Where it says so.
    pub source: Source,
}

/// One row of a schedule of fees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FeeRow {
    /// For these animals.
    pub species: Vec<Species>,
    /// For altered animals only (or unaltered ones only); for both where not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub altered: Option<bool>,
    /// For animals younger than this, in months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under_months: Option<u32>,
    /// The term it buys, in months.
    pub term_months: u32,
    /// Whether a multiple of the term may be bought for as many times the amount.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub each: bool,
    /// The fee, in minor units.
    pub amount: u32,
    /// Where it is published.
    pub source: Source,
}

/// What lowers a fee where the place says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// The owner has a low income.
    LowIncome,
    /// The owner has a disability.
    Disabled,
    /// The pet works as a service animal.
    ServiceAnimal,
    /// The pet is spayed or neutered.
    Altered,
}

/// A lower fee in place of the schedule's. Every condition named must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reduction {
    /// For these animals.
    pub species: Vec<Species>,
    /// For owners of at least this age, in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_from_years: Option<u32>,
    /// What must be claimed, all of it.
    pub claims: Vec<Claim>,
    /// For this term only, in months; for every term where not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_months: Option<u32>,
    /// The whole fee that is left, in minor units.
    pub amount: u32,
    /// Where it is published.
    pub source: Source,
}

/// A step of the late fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LateFee {
    /// The first day late that it is charged on; the day after the expiry is day 1.
    pub from_day: u32,
    /// The last such day; open where not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_day: Option<u32>,
    /// The fee, in minor units.
    pub amount: u32,
    /// Where it is published.
    pub source: Source,
}

/// Something else that may be charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Charge {
    /// What sort of charge.
    pub kind: ChargeKind,
    /// What for, in words.
    pub text: String,
    /// How much, in minor units.
    pub amount: u32,
    /// Where it is published.
    pub source: Source,
}

/// What sort of charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChargeKind {
    /// A new tag for a lost one.
    ReplacementTag,
    /// The licence of a dog that the authority has declared a nuisance or vicious.
    DeclaredDog,
    /// For breaking the rules.
    Penalty,
}

/// What rabies has to do with a licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RabiesRule {
    /// For these animals; for all where not said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub species: Vec<Species>,
    /// Whether the licence ends with the vaccination where that is before the end of the term.
    pub caps_expiry: bool,
    /// Whether an application needs the certificate.
    pub proof_needed: bool,
    /// Where it says so.
    pub source: Source,
}

/// From which age a licence is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DueAge {
    /// Whole months of age.
    pub months: u32,
    /// Where it says so.
    pub source: Source,
}

/// Animals that must be altered to be licensed at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MustBeAltered {
    /// Which.
    pub species: Vec<Species>,
    /// Where it says so.
    pub source: Source,
}

/// How early a licence may be renewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RenewalRule {
    /// Days before the expiry.
    pub early_days: u32,
    /// Where it says so.
    pub source: Source,
}

/// How long after its expiry a licence is expired only, and not yet delinquent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GraceRule {
    /// Days after the expiry.
    pub days: u32,
    /// Where it says so.
    pub source: Source,
}

/// A sentence for the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Remark {
    /// For owners of these animals; for all where not said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub species: Vec<Species>,
    /// The sentence.
    pub text: String,
    /// Where it says so.
    pub source: Source,
}
