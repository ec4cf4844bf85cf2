//! The parts of a jurisdiction's rules: fee schedule, reductions, surcharges, periods. Amounts are minor units of the
//! jurisdiction's currency; each part names its publication.

use crate::pet::Species;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The publication of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Source {
    /// The page, code or form.
    pub publisher: String,
    /// The year it applies to; `None` if the source states none.
    #[serde(default)]
    pub year: Option<u16>,
    /// A note on its age: `before 2017`.
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
    /// Its length in days, if the jurisdiction counts days instead of months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// The publication.
    pub source: Source,
}

/// One row of a fee schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FeeRow {
    /// The species it applies to.
    pub species: Vec<Species>,
    /// True for altered animals only, false for unaltered ones only; absent for both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub altered: Option<bool>,
    /// Upper limit of age in months, exclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under_months: Option<u32>,
    /// The term it buys, in months.
    pub term_months: u32,
    /// Whether multiples of the term are on offer for the same multiple of the amount.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub each: bool,
    /// The fee, in minor units.
    pub amount: u32,
    /// The publication.
    pub source: Source,
}

/// A claim that lowers a fee in some jurisdictions.
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

/// A lower fee in place of the schedule's. All of its conditions must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reduction {
    /// The species it applies to.
    pub species: Vec<Species>,
    /// Minimum age of the owner, in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_from_years: Option<u32>,
    /// The required claims, all of them.
    pub claims: Vec<Claim>,
    /// The term it applies to, in months; absent for every term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_months: Option<u32>,
    /// The reduced fee as a whole, in minor units.
    pub amount: u32,
    /// The publication.
    pub source: Source,
}

/// The authority's telephone number, for owners and for finders of a pet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuthorityTelephone {
    /// The number as people there write it: `206-386-4262`.
    pub number: String,
    /// The publication.
    pub source: Source,
}

/// A step of the late fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LateFee {
    /// The first day late; the day after the expiry is day 1.
    pub from_day: u32,
    /// The last day late; absent if open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_day: Option<u32>,
    /// The fee, in minor units.
    pub amount: u32,
    /// The publication.
    pub source: Source,
}

/// Another charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Charge {
    /// The kind of charge.
    pub kind: ChargeKind,
    /// The description, for people.
    pub text: String,
    /// The amount, in minor units.
    pub amount: u32,
    /// The publication.
    pub source: Source,
}

/// The kind of a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChargeKind {
    /// A replacement for a lost tag.
    ReplacementTag,
    /// The licence of a dog that the authority has declared a nuisance or vicious.
    DeclaredDog,
    /// A penalty for breaking the rules.
    Penalty,
}

/// The rabies rule of a jurisdiction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RabiesRule {
    /// The species it applies to; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub species: Vec<Species>,
    /// Whether the licence ends with the vaccination when that ends before the term.
    pub caps_expiry: bool,
    /// Whether an application needs the certificate.
    pub proof_needed: bool,
    /// The publication.
    pub source: Source,
}

/// The age from which a licence is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DueAge {
    /// Whole months of age.
    pub months: u32,
    /// The publication.
    pub source: Source,
}

/// The animals licensed only if altered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MustBeAltered {
    /// The species.
    pub species: Vec<Species>,
    /// The publication.
    pub source: Source,
}

/// The renewal window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RenewalRule {
    /// Days before the expiry.
    pub early_days: u32,
    /// The publication.
    pub source: Source,
}

/// The grace period between expiry and delinquency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GraceRule {
    /// Days after the expiry.
    pub days: u32,
    /// The publication.
    pub source: Source,
}

/// A remark for the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Remark {
    /// The species it applies to; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub species: Vec<Species>,
    /// The sentence.
    pub text: String,
    /// Whether it says that fees are not refunded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_refunds: bool,
    /// The publication.
    pub source: Source,
}
