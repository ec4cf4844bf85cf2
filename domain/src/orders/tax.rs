//! Sales tax, GST and VAT: the rows of the table for an address, and their rounding.

mod tax_rows;

use super::{Address, Country};
use crate::catalog::TaxClass;
use serde::{Deserialize, Serialize};
use tax_rows::ROWS;

/// The level at which a tax is rounded to whole cents, half a cent up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RoundingRule {
    /// Per line; the tax is the sum of the rounded lines (invoices with VAT).
    PerLine,
    /// Per order, on the sum of all lines (sales tax in the United States, GST in Canada).
    PerOrder,
}

/// The area of a tax: country, region and first digits of the postal code (empty for all).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxArea(
    pub(super) Country,
    pub(super) &'static str,
    pub(super) &'static str,
);

/// One tax of one area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxRow {
    /// The area.
    pub area: TaxArea,
    /// The name on a receipt.
    pub name: &'static str,
    /// The rate in thousandths of a per cent: 10.75 % is 10,750.
    pub rate: u32,
    /// The level of rounding.
    pub rounding: RoundingRule,
    /// Whether shipping is taxed with the goods.
    pub on_shipping: bool,
    /// The publication of the rate.
    pub source: &'static str,
    /// The year of the publication.
    pub year: u16,
}

pub(super) const fn row(
    area: TaxArea,
    name: &'static str,
    rate: u32,
    rounding: RoundingRule,
    on_shipping: bool,
    (source, year): (&'static str, u16),
) -> TaxRow {
    TaxRow {
        area,
        name,
        rate,
        rounding,
        on_shipping,
        source,
        year,
    }
}

/// The taxes at an address: of the rows that match it, those with the longest postal prefix. Empty if there is no tax.
pub fn rows_for(address: &Address) -> Vec<&'static TaxRow> {
    let fitting = |row: &&TaxRow| {
        let TaxArea(country, region, first) = row.area;
        country == address.country
            && (region.is_empty() || region == address.region)
            && address.postal_code.starts_with(first)
    };
    let closest = ROWS.iter().filter(fitting).map(|row| row.area.2.len()).max();
    ROWS.iter()
        .filter(fitting)
        .filter(|row| Some(row.area.2.len()) == closest)
        .collect()
}

impl TaxRow {
    /// Returns whether the tax applies to a class. No area exempts one yet; a new class must be decided here.
    pub fn taxes(&self, class: TaxClass) -> bool {
        match class {
            TaxClass::General | TaxClass::PetHealth => true,
        }
    }

    /// Formats the rate for a receipt: “10.75 %”.
    pub fn percent(&self) -> String {
        let text = format!("{}.{:03}", self.rate / 1_000, self.rate % 1_000);
        format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
    }

    /// The tax on each base in minor units, rounded by the row's rule; they sum to the tax. `None` on overflow.
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
