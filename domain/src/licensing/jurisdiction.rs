//! The rules of one jurisdiction, as data. Every figure names its publication.

use super::{
    PetFacts,
    schedule::{
        AuthorityTelephone, Charge, ChargeKind, DueAge, FeeRow, GraceRule, LateFee, MustBeAltered,
        RabiesRule, Reduction, Remark, RenewalRule, Source, Term,
    },
};
use crate::{
    Currency, Day, Invalid, Money, Timestamp, Zone,
    orders::{Country, postal, regions},
    pet::{SPECIES, Species},
    validation,
};
use serde::{Deserialize, Serialize};

/// Maximum length of a postal code in any country, with its space.
const POSTAL_CODE_MAX: usize = 10;

/// A jurisdiction and its rules. Amounts are minor units (hundredths) of `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Jurisdiction {
    /// Its slug: `king-county`.
    pub id: String,
    /// Its name in a sentence: `King County`.
    pub name: String,
    /// Its state or province.
    pub region: String,
    /// Its time zone: days end at midnight there.
    pub zone: Zone,
    /// The currency of its fees.
    pub currency: Currency,
    /// The telephone number of its authority, if published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<AuthorityTelephone>,
    /// The terms that can be bought.
    pub terms: Vec<Term>,
    /// The fee schedule; the lowest row that suits a pet applies.
    pub fees: Vec<FeeRow>,
    /// Lower fees for some owners and animals; at most one applies, the lowest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reductions: Vec<Reduction>,
    /// Surcharges for a late renewal; no two steps overlap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub late_fees: Vec<LateFee>,
    /// Other charges: a replacement tag, a penalty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// The rabies rule; absent if the source names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rabies: Option<RabiesRule>,
    /// The age from which a licence is due, if the source states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_from: Option<DueAge>,
    /// The animals that it licenses only if altered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub must_be_altered: Option<MustBeAltered>,
    /// The renewal window, if the source states it; otherwise [`crate::licensing::licence::RENEWAL_DAYS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<RenewalRule>,
    /// The grace period, if the source states it; otherwise [`crate::licensing::licence::GRACE_DAYS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<GraceRule>,
    /// Remarks for the owner beside a quote: refunds, limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
}

impl Jurisdiction {
    /// The local calendar day at `now`.
    pub fn today(&self, now: Timestamp) -> Day {
        self.zone.day(now)
    }

    /// The species that it licenses, in display order.
    pub fn species(&self) -> Vec<Species> {
        let has_fee = |species: &Species| self.fees.iter().any(|row| row.species.contains(species));
        SPECIES.into_iter().filter(has_fee).collect()
    }

    /// Converts minor units to money in its currency.
    pub fn money(&self, minor: u32) -> Money {
        Money::new(i64::from(minor), self.currency)
    }

    /// Normalizes the postal code of a pet's home. Fails with an example if it is malformed. The currency of the fees tells the
    /// country; for euros, any text of a postal code's length passes.
    pub fn postal_code(&self, field: &str, text: &str) -> Result<String, Invalid> {
        let country = match self.currency {
            Currency::Cad => Country::Ca,
            Currency::Usd => Country::Us,
            Currency::Eur => return validation::text(field, "the postal code", text, POSTAL_CODE_MAX),
        };
        country.postal_code(field, text)
    }

    /// A question for the owner about a postal code that looks mistyped, because it is of another state; `None` if it does not. A
    /// post office may serve homes across the state line.
    pub fn postal_question(&self, text: &str) -> Option<String> {
        let state = regions(Country::Us)
            .iter()
            .find(|state| self.currency == Currency::Usd && state.name == self.region)?;
        postal::question(state.code, &self.postal_code("zip", text).ok()?)
    }

    /// Returns whether its rules say that the fee of an issued licence is not paid back.
    pub fn keeps_fees(&self) -> bool {
        self.remarks.iter().any(|remark| remark.no_refunds)
    }

    /// The price of a replacement tag, if published.
    pub fn replacement_tag(&self) -> Option<Money> {
        let tag = self
            .charges
            .iter()
            .find(|charge| charge.kind == ChargeKind::ReplacementTag)?;
        Some(self.money(tag.amount))
    }

    /// The other charges that an animal of this species may cause.
    pub fn charges_for(&self, species: Species) -> impl Iterator<Item = &Charge> {
        self.charges
            .iter()
            .filter(move |charge| charge.kind != ChargeKind::DeclaredDog || species == Species::Dog)
    }

    /// The terms on offer for this pet from `start`, in months; empty if it cannot be licensed.
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

    /// Days before the expiry from which the owner may renew.
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

    /// The rabies rule for a species.
    pub fn rabies_of(&self, species: Species) -> Option<&RabiesRule> {
        let rule = self.rabies.as_ref()?;
        (rule.species.is_empty() || rule.species.contains(&species)).then_some(rule)
    }

    /// Returns whether the licence of this species ends with its rabies vaccination.
    pub fn rabies_caps_expiry(&self, species: Species) -> bool {
        self.rabies_of(species).is_some_and(|rule| rule.caps_expiry)
    }

    /// The sources of all figures, one for each.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        let terms = self.terms.iter().map(|term| &term.source);
        let fees = self.fees.iter().map(|row| &row.source);
        let reductions = self.reductions.iter().map(|reduction| &reduction.source);
        let late = self.late_fees.iter().map(|step| &step.source);
        let charges = self.charges.iter().map(|charge| &charge.source);
        let remarks = self.remarks.iter().map(|remark| &remark.source);
        let single = [
            self.telephone.as_ref().map(|telephone| &telephone.source),
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
