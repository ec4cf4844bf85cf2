//! Prices as consumers see them before they order: including tax where the law of their country requires it.

use super::Country;
use crate::Money;

impl Country {
    /// The tax rate included in consumer prices, in thousandths of a per cent; 0 where prices are before tax (Directive 98/6/EC
    /// of the European Union; Price Marking Order 2004 of the United Kingdom; Swiss Price Disclosure Ordinance, Art. 4). It
    /// applies to all goods and everywhere in the country; the tax table names its source.
    pub const fn included_tax_rate(self) -> u32 {
        match self {
            Self::De => 19_000,
            Self::At | Self::Gb => 20_000,
            Self::Ch => 8_100,
            Self::Us | Self::Ca => 0,
        }
    }

    /// Returns whether consumer prices include tax.
    pub const fn includes_tax_in_prices(self) -> bool {
        self.included_tax_rate() > 0
    }
}

/// The price that consumers in `country` see for a price without tax, of one piece or of a whole line. Without a discount, they
/// pay exactly this. Rounds half a cent up. Exact up to 2 trillion in the currency's major unit.
pub fn display_price(net: Money, country: Country) -> Money {
    let twice_the_tax = net.minor.wrapping_mul(2 * i64::from(country.included_tax_rate()));
    let tax = twice_the_tax.wrapping_add(100_000) / 200_000;
    Money::new(net.minor.wrapping_add(tax), net.currency)
}
