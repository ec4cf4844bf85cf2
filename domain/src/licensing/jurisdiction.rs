//! The rules of one place, as data. Every figure says where it was published.

use super::{
    PetFacts,
    schedule::{
        Charge, ChargeKind, DueAge, FeeRow, GraceRule, LateFee, MustBeAltered, RabiesRule, Reduction, Remark,
        RenewalRule, Source, Term,
    },
};
use crate::{
    Currency, Day, Invalid, Money, Timestamp, Zone,
    orders::Country,
    pet::{SPECIES, Species},
    validation,
};
use serde::{Deserialize, Serialize};

/// The longest postal code anywhere, with its space.
const POSTAL_CODE_MAX: usize = 10;

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
    /// The time that its clocks show: a day ends at its midnight.
    pub zone: Zone,
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

impl Jurisdiction {
    /// The calendar day there at `now`: what is valid until a day is valid until that day ends there.
    pub fn today(&self, now: Timestamp) -> Day {
        self.zone.day(now)
    }

    /// The animals that it licenses, in the order of a list.
    pub fn species(&self) -> Vec<Species> {
        let has_fee = |species: &Species| self.fees.iter().any(|row| row.species.contains(species));
        SPECIES.into_iter().filter(has_fee).collect()
    }

    /// An amount in its currency.
    pub fn money(&self, minor: u32) -> Money {
        Money::new(i64::from(minor), self.currency)
    }

    /// The ZIP or postal code of a pet's home, as the post of the place's country writes it; refused with an example where it
    /// cannot be one. The country is the one whose money the fees are in; the euro's countries write theirs in many ways.
    pub fn postal_code(&self, field: &str, text: &str) -> Result<String, Invalid> {
        let country = match self.currency {
            Currency::Cad => Country::Ca,
            Currency::Usd => Country::Us,
            Currency::Eur => return validation::text(field, "the postal code", text, POSTAL_CODE_MAX),
        };
        country.postal_code(field, text)
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

    /// What rabies has to do with the licence of such an animal.
    pub fn rabies_of(&self, species: Species) -> Option<&RabiesRule> {
        let rule = self.rabies.as_ref()?;
        (rule.species.is_empty() || rule.species.contains(&species)).then_some(rule)
    }

    /// Whether the licence of such an animal ends with its rabies vaccination.
    pub fn rabies_caps_expiry(&self, species: Species) -> bool {
        self.rabies_of(species).is_some_and(|rule| rule.caps_expiry)
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
