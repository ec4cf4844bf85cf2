//! Tests of carts, addresses, shipping, tax and totals, by example and as properties.

mod addresses;
mod states;
mod totals;

use super::{Address, Country, PricedLine};
use crate::{Currency, Money, catalog::TaxClass};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

fn address(country: Country, region: &str, postal_code: &str) -> Address {
    Address {
        name: "Ada Byron".into(),
        line1: "12 Main Street".into(),
        line2: String::new(),
        city: "Town".into(),
        region: region.into(),
        postal_code: postal_code.into(),
        country,
        phone: String::new(),
    }
}

fn line(price: i64, quantity: u32) -> PricedLine {
    PricedLine {
        title: "Adventure harness".into(),
        unit_price: usd(price),
        quantity,
        weight_grams: 300,
        tax_class: TaxClass::General,
    }
}
