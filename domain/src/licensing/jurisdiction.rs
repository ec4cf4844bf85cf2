//! The rules of one place, as data. Every figure says where it was published.

use crate::{Currency, Day, Money, licensing::PetFacts, pet::Species};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The place whose rules hold. Amounts are minor units (hundredths) of `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Jurisdiction {
    /// Its slug: `king-county`.
    pub id: String,
    /// Its name in a sentence: `King County`.
    pub name: String,
    /// The state or province it lies in.
    pub region: String,
    /// What its fees are in.
    pub currency: Currency,
    /// The terms that can be bought.
    pub terms: Vec<Term>,
    /// The schedule of fees; the lowest row that suits a pet is charged.
    pub fees: Vec<FeeRow>,
    /// Lower fees for some owners and animals; at most one is given, the lowest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reductions: Vec<Reduction>,
    /// What a late renewal costs on top; no two steps overlap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub late_fees: Vec<LateFee>,
    /// What else may be charged: a replacement tag, a penalty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// What rabies has to do with a licence; none where the source names no such rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rabies: Option<RabiesRule>,
    /// From which age a licence is due, where the source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_from: Option<DueAge>,
    /// Animals that must be altered to be licensed at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub must_be_altered: Option<MustBeAltered>,
    /// How early a licence may be renewed, where the source says so; else [`crate::licensing::licence::RENEWAL_DAYS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<RenewalRule>,
    /// Days after the expiry until a licence is delinquent, where the source says so; else
    /// [`crate::licensing::licence::GRACE_DAYS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<GraceRule>,
    /// Sentences for the owner to read beside a quote: refunds, limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
}

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

/// A lower fee in place of the schedule's. Every condition named must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reduction {
    /// For these animals.
    pub species: Vec<Species>,
    /// For owners of at least this age, in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_from_years: Option<u32>,
    /// For owners with a low income.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub low_income: bool,
    /// For owners with a disability.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// For service animals.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub service_animal: bool,
    /// For altered animals.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub altered: bool,
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
    /// The sentence.
    pub text: String,
    /// Where it says so.
    pub source: Source,
}

impl Jurisdiction {
    /// An amount in its currency.
    pub fn money(&self, minor: u32) -> Money {
        Money::new(i64::from(minor), self.currency)
    }

    /// What a new tag for a lost one costs, where it is published.
    pub fn replacement_tag(&self) -> Option<Money> {
        let tag = self
            .charges
            .iter()
            .find(|charge| charge.kind == ChargeKind::ReplacementTag)?;
        Some(self.money(tag.amount))
    }

    /// The terms, in months, that can be bought for this pet from `start` on; empty where it cannot be licensed.
    pub fn terms_for(&self, pet: &PetFacts, start: Day) -> Vec<u32> {
        let age = pet.age_months(start);
        let suits = |months: u32| {
            self.fees
                .iter()
                .any(|row| row.suits(pet, age) && row.times(months).is_some())
        };
        self.terms
            .iter()
            .map(|term| term.months)
            .filter(|months| suits(*months))
            .collect()
    }

    /// Days before the expiry from which a licence may be renewed.
    pub fn renewal_days(&self) -> u32 {
        self.renewal
            .as_ref()
            .map_or(super::licence::RENEWAL_DAYS, |rule| rule.early_days)
    }

    /// Days after the expiry until a licence is delinquent.
    pub fn grace_days(&self) -> u32 {
        self.grace
            .as_ref()
            .map_or(super::licence::GRACE_DAYS, |rule| rule.days)
    }

    /// Whether a licence ends with the rabies vaccination.
    pub fn rabies_caps_expiry(&self) -> bool {
        self.rabies.as_ref().is_some_and(|rule| rule.caps_expiry)
    }

    /// Every source named, once for each figure.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        let terms = self.terms.iter().map(|term| &term.source);
        let fees = self.fees.iter().map(|row| &row.source);
        let reductions = self.reductions.iter().map(|reduction| &reduction.source);
        let late = self.late_fees.iter().map(|step| &step.source);
        let charges = self.charges.iter().map(|charge| &charge.source);
        let remarks = self.remarks.iter().map(|remark| &remark.source);
        let single = [
            self.rabies.as_ref().map(|rule| &rule.source),
            self.due_from.as_ref().map(|rule| &rule.source),
            self.must_be_altered.as_ref().map(|rule| &rule.source),
            self.renewal.as_ref().map(|rule| &rule.source),
            self.grace.as_ref().map(|rule| &rule.source),
        ];
        terms
            .chain(fees)
            .chain(reductions)
            .chain(late)
            .chain(charges)
            .chain(remarks)
            .chain(single.into_iter().flatten())
    }
}
