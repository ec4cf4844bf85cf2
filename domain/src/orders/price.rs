//! A price as consumers are shown it before they order: with the tax in it where the law of their country wants that.

use super::{
    Country, TaxRow,
    tax_rows::{VAT_AT, VAT_CH, VAT_DE, VAT_GB},
};
use crate::Money;

impl Country {
    /// The tax that the prices contain that consumers are shown; none where they are shown prices before tax (Directive
    /// 98/6/EC of the European Union; Price Marking Order 2004 of the United Kingdom; Swiss Price Disclosure Ordinance,
    /// Art. 4). It is on every class of goods, and the same everywhere in the country.
    pub fn included_tax(self) -> Option<&'static TaxRow> {
        match self {
            Self::De => Some(&VAT_DE),
            Self::At => Some(&VAT_AT),
            Self::Gb => Some(&VAT_GB),
            Self::Ch => Some(&VAT_CH),
            Self::Us | Self::Ca => None,
        }
    }

    /// Whether consumers are shown prices with the tax in them.
    pub fn includes_tax_in_prices(self) -> bool {
        self.included_tax().is_some()
    }
}

/// What consumers in `country` are shown for a price without tax (of one piece, or of all pieces of a line): what they pay for
/// it where nothing is taken off. Half a cent goes up.
pub fn display_price(net: Money, country: Country) -> Money {
    let rate = country.included_tax().map_or(0, |tax| i64::from(tax.rate));
    // Twice the tax in thousandths of a per cent of a cent; an amount that does not fit is far beyond what is sold.
    let tax = net
        .minor
        .saturating_mul(rate)
        .saturating_mul(2)
        .saturating_add(100_000)
        / 200_000;
    Money::new(net.minor.saturating_add(tax), net.currency)
}
