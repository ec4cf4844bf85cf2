//! Sales tax, GST and VAT: which rows of the table hold for an address, and how they round.

use super::{Address, Country, tax_rows::ROWS};
use crate::catalog::TaxClass;
use serde::{Deserialize, Serialize};

/// Where a tax is rounded to whole cents; half a cent goes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RoundingRule {
    /// Each line for itself; the tax is the sum of the rounded lines (invoices with VAT).
    PerLine,
    /// Once, on the sum of all lines (sales tax in the United States, GST in Canada).
    PerOrder,
}

/// Where a row of the tax table holds: country, region and the first digits of the postal code (empty for all).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(
    pub(super) Country,
    pub(super) &'static str,
    pub(super) &'static str,
);

/// One tax of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxRow {
    /// Where it holds.
    pub place: Place,
    /// What a receipt calls it.
    pub name: &'static str,
    /// The rate in thousandths of a per cent: 10.75 % is 10,750.
    pub rate: u32,
    /// Where it is rounded.
    pub rounding: RoundingRule,
    /// Whether sending the goods is taxed with them.
    pub on_shipping: bool,
    /// Where the figure comes from.
    pub source: &'static str,
    /// The year for which it was published.
    pub year: u16,
}

pub(super) const fn row(
    place: Place,
    name: &'static str,
    rate: u32,
    rounding: RoundingRule,
    on_shipping: bool,
    (source, year): (&'static str, u16),
) -> TaxRow {
    TaxRow {
        place,
        name,
        rate,
        rounding,
        on_shipping,
        source,
        year,
    }
}

/// The taxes at an address: the rows of its region whose first digits fit it most closely. None where nothing is taxed.
pub fn rows_for(address: &Address) -> Vec<&'static TaxRow> {
    let fitting = |row: &&TaxRow| {
        let Place(country, region, first) = row.place;
        country == address.country
            && (region.is_empty() || region == address.region)
            && address.postal_code.starts_with(first)
    };
    let closest = ROWS.iter().filter(fitting).map(|row| row.place.2.len()).max();
    ROWS.iter()
        .filter(fitting)
        .filter(|row| Some(row.place.2.len()) == closest)
        .collect()
}

impl TaxRow {
    /// Whether it is on goods of a class. No place of the table leaves one out; a new class has to be decided here.
    pub fn taxes(&self, class: TaxClass) -> bool {
        match class {
            TaxClass::General | TaxClass::PetHealth => true,
        }
    }

    /// The rate as a receipt shows it: “10.75 %”.
    pub fn percent(&self) -> String {
        let text = format!("{}.{:03}", self.rate / 1_000, self.rate % 1_000);
        format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
    }

    /// The tax on each base, in minor units, rounded as the row says. They sum to the tax.
    pub(super) fn on(&self, bases: &[i64]) -> Option<Vec<i64>> {
        let tax = |base: i64| super::share::part(base, i64::from(self.rate), 100_000);
        match self.rounding {
            RoundingRule::PerLine => bases.iter().map(|base| tax(*base)).collect(),
            RoundingRule::PerOrder => {
                let sum = bases.iter().try_fold(0_i64, |sum, base| sum.checked_add(*base))?;
                Some(super::share::divide(tax(sum)?, bases))
            }
        }
    }
}
