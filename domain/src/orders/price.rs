//! A price as consumers are shown it before they order: with the tax in it where the law of their country wants that.

use super::Country;
use crate::Money;

impl Country {
    /// The rate, in thousandths of a per cent, of the tax that the prices contain that consumers are shown; 0 where they are
    /// shown prices before tax (Directive 98/6/EC of the European Union; Price Marking Order 2004 of the United Kingdom;
    /// Swiss Price Disclosure Ordinance, Art. 4). It is on every class of goods, and the same everywhere in the country; its
    /// source stands in the tax table.
    pub const fn included_tax_rate(self) -> u32 {
        match self {
            Self::De => 19_000,
            Self::At | Self::Gb => 20_000,
            Self::Ch => 8_100,
            Self::Us | Self::Ca => 0,
        }
    }

    /// Whether consumers are shown prices with the tax in them.
    pub const fn includes_tax_in_prices(self) -> bool {
        self.included_tax_rate() > 0
    }
}

/// What consumers in `country` are shown for a price without tax (of one piece, or of all pieces of a line): what they pay for
/// it where nothing is taken off. Half a cent goes up. Exact up to 2 trillion in the currency's major unit.
pub fn display_price(net: Money, country: Country) -> Money {
    let twice_the_tax = net.minor.wrapping_mul(2 * i64::from(country.included_tax_rate()));
    let tax = twice_the_tax.wrapping_add(100_000) / 200_000;
    Money::new(net.minor.wrapping_add(tax), net.currency)
}
