//! The fee of a licence, as lines that sum to the total.

use super::{
    late,
    schedule::{Claim, FeeRow, Reduction, Source},
};
use crate::{
    Day, Money,
    licensing::{Jurisdiction, PetFacts, QuoteInput},
};
use serde::{Deserialize, Serialize};

/// One line of a fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FeeLine {
    /// The category.
    pub code: LineKind,
    /// The description: `spayed or neutered dog, 1 year`.
    pub text: String,
    /// The amount; negative for a reduction.
    pub amount: Money,
    /// The publication of the figure.
    pub source: Source,
}

/// The category of a fee line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// The fee from the schedule.
    Licence,
    /// A reduction for the owner or the animal.
    Reduction,
    /// A surcharge for a late renewal.
    Late,
}

impl FeeRow {
    /// Returns whether the row applies to this pet at this age in months. Unknown ages count as adult.
    pub fn suits(&self, pet: &PetFacts, age_months: Option<u32>) -> bool {
        self.species.contains(&pet.species)
            && self.altered.is_none_or(|altered| altered == pet.altered)
            && self
                .under_months
                .is_none_or(|limit| age_months.is_some_and(|age| age < limit))
    }

    /// The multiple of the row's fee that buys a term of `months`; `None` if it cannot.
    pub fn times(&self, months: u32) -> Option<u32> {
        if months == self.term_months {
            return Some(1);
        }
        let whole =
            self.each && self.term_months > 0 && months > 0 && months.is_multiple_of(self.term_months);
        whole.then(|| months / self.term_months)
    }

    fn describe(&self, pet: &PetFacts, months: u32) -> String {
        let (before, after) = match self.altered {
            Some(true) => ("spayed or neutered ", ""),
            Some(false) => ("", " not spayed or neutered"),
            None => ("", ""),
        };
        let young = self
            .under_months
            .map(|limit| format!(" under {limit} months"))
            .unwrap_or_default();
        format!(
            "{before}{}{young}{after}, {}",
            pet.species.as_str(),
            term_words(months)
        )
    }
}

impl Reduction {
    fn suits(&self, input: &QuoteInput, start: Day) -> bool {
        let old_enough = |years: u32| input.owner.age_years(start).is_some_and(|age| age >= years);
        self.species.contains(&input.pet.species)
            && self.owner_from_years.is_none_or(old_enough)
            && self.claims.iter().all(|claim| input.claims(*claim))
            && self.term_months.is_none_or(|months| months == input.term_months)
    }

    /// The beneficiary in words: `low-income owner 62+`.
    pub fn describe(&self) -> String {
        if self.claims.contains(&Claim::ServiceAnimal) {
            return "service animal".into();
        }
        let income = if self.claims.contains(&Claim::LowIncome) {
            "low-income "
        } else {
            ""
        };
        let disabled = if self.claims.contains(&Claim::Disabled) {
            "disabled "
        } else {
            ""
        };
        let age = self
            .owner_from_years
            .map(|years| format!(" {years}+"))
            .unwrap_or_default();
        format!("{income}{disabled}owner{age}")
    }
}

/// Formats a term: `1 year`, `6 months`.
pub fn term_words(months: u32) -> String {
    match (months, months % 12) {
        (12, _) => "1 year".into(),
        (1, _) => "1 month".into(),
        (1.., 0) => format!("{} years", months / 12),
        _ => format!("{months} months"),
    }
}

/// The lines for `row`, which must suit the input; see [`super::quote`].
pub(crate) fn lines(
    jurisdiction: &Jurisdiction,
    row: &FeeRow,
    times: u32,
    input: &QuoteInput,
    start: Day,
    today: Day,
) -> Vec<FeeLine> {
    let base = i64::from(row.amount) * i64::from(times);
    let line = |code, text, minor, source: &Source| FeeLine {
        code,
        text,
        amount: Money::new(minor, jurisdiction.currency),
        source: source.clone(),
    };
    let mut lines = vec![line(
        LineKind::Licence,
        row.describe(&input.pet, input.term_months),
        base,
        &row.source,
    )];
    let suiting = jurisdiction
        .reductions
        .iter()
        .filter(|reduction| reduction.suits(input, start));
    if let Some(best) = suiting.min_by_key(|reduction| reduction.amount)
        && i64::from(best.amount) < base
    {
        lines.push(line(
            LineKind::Reduction,
            best.describe(),
            i64::from(best.amount) - base,
            &best.source,
        ));
    }
    let days_late = input.previous_expiry.map_or(0, |expiry| expiry.days_until(today));
    if let Some(step) = late::step(jurisdiction, days_late) {
        let days = if days_late == 1 {
            "1 day".into()
        } else {
            format!("{days_late} days")
        };
        lines.push(line(
            LineKind::Late,
            format!("renewed {days} late"),
            i64::from(step.amount),
            &step.source,
        ));
    }
    lines
}

/// The sum of the lines.
pub(crate) fn total(jurisdiction: &Jurisdiction, lines: &[FeeLine]) -> Money {
    Money::new(
        lines.iter().map(|line| line.amount.minor).sum(),
        jurisdiction.currency,
    )
}
