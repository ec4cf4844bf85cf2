//! Shipping rates by zone, weight and speed, from one table.

use super::{Address, Country, SHOP_CURRENCY, TotalRefused};
use crate::Money;
use serde::{Deserialize, Serialize};

/// The speed of shipping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ShippingChoice {
    /// Parcel post.
    #[default]
    Standard,
    /// Courier.
    Express,
}

impl ShippingChoice {
    /// The label on a receipt.
    pub fn label(self) -> &'static str {
        match self {
            Self::Standard => "Standard shipping",
            Self::Express => "Express shipping",
        }
    }
}

/// A shipping zone: addresses with the same rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// The contiguous United States.
    Mainland,
    /// Alaska and Hawaii.
    FarStates,
    /// Territories of the United States and its forces abroad: USPS carries parcels there at domestic rates, and no courier does
    /// (United States Postal Service, Publication 52).
    PostOverseas,
    /// Canada.
    Canada,
    /// Europe.
    Europe,
}

/// Regions of [`Zone::PostOverseas`].
const OVERSEAS: [&str; 8] = ["AA", "AE", "AP", "AS", "GU", "MP", "PR", "VI"];

/// The zone of an address.
pub fn zone(address: &Address) -> Zone {
    match address.country {
        Country::Us if matches!(address.region.as_str(), "AK" | "HI") => Zone::FarStates,
        Country::Us if OVERSEAS.contains(&address.region.as_str()) => Zone::PostOverseas,
        Country::Us => Zone::Mainland,
        Country::Ca => Zone::Canada,
        Country::De | Country::Gb | Country::At | Country::Ch => Zone::Europe,
    }
}

/// A shipping rate: one speed to one zone. The shop's own tariff of 2026, in [`SHOP_CURRENCY`].
#[derive(Clone, Copy, Debug)]
pub struct ShippingRow {
    /// The zone.
    pub zone: Zone,
    /// The speed.
    pub choice: ShippingChoice,
    /// Upper limits of weight in grams with their prices in cents, in ascending order. The shop ships nothing heavier.
    pub steps: &'static [(u64, i64)],
    /// Minimum and maximum of working days to delivery.
    pub days: (u8, u8),
    /// The value of goods in cents from which it is free.
    pub free_from: Option<i64>,
}

const fn tariff(
    zone: Zone,
    choice: ShippingChoice,
    steps: &'static [(u64, i64)],
    days: (u8, u8),
    free_from: Option<i64>,
) -> ShippingRow {
    ShippingRow {
        zone,
        choice,
        steps,
        days,
        free_from,
    }
}

#[rustfmt::skip]
const TABLE: &[ShippingRow] = &[
    tariff(Zone::Mainland, ShippingChoice::Standard, &[(500, 499), (1_000, 699), (2_000, 899), (5_000, 1_299), (10_000, 1_799), (30_000, 2_999)], (3, 5), Some(4_900)),
    tariff(Zone::Mainland, ShippingChoice::Express, &[(500, 1_499), (1_000, 1_799), (2_000, 2_199), (5_000, 2_999), (10_000, 4_499), (30_000, 7_999)], (1, 2), None),
    tariff(Zone::FarStates, ShippingChoice::Standard, &[(500, 899), (1_000, 1_199), (2_000, 1_599), (5_000, 2_499), (10_000, 3_999), (30_000, 7_999)], (5, 9), Some(9_900)),
    tariff(Zone::FarStates, ShippingChoice::Express, &[(500, 2_499), (1_000, 2_999), (2_000, 3_799), (5_000, 5_499), (10_000, 8_999), (30_000, 16_999)], (2, 3), None),
    tariff(Zone::PostOverseas, ShippingChoice::Standard, &[(500, 499), (1_000, 699), (2_000, 899), (5_000, 1_299), (10_000, 1_799), (30_000, 2_999)], (7, 21), Some(4_900)),
    tariff(Zone::Canada, ShippingChoice::Standard, &[(500, 999), (1_000, 1_299), (2_000, 1_699), (5_000, 2_499), (10_000, 3_999), (30_000, 7_499)], (5, 10), Some(9_900)),
    tariff(Zone::Canada, ShippingChoice::Express, &[(500, 2_499), (1_000, 2_999), (2_000, 3_799), (5_000, 5_499), (10_000, 8_499), (30_000, 15_999)], (2, 4), None),
    tariff(Zone::Europe, ShippingChoice::Standard, &[(500, 1_499), (1_000, 1_999), (2_000, 2_799), (5_000, 4_499), (10_000, 6_999), (20_000, 11_999)], (7, 14), Some(14_900)),
    tariff(Zone::Europe, ShippingChoice::Express, &[(500, 3_499), (1_000, 4_299), (2_000, 5_499), (5_000, 7_999), (10_000, 12_999), (20_000, 22_999)], (3, 5), None),
];

/// A shipping option for a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rate {
    /// The speed.
    pub choice: ShippingChoice,
    /// The price for this cart.
    pub price: Money,
    /// Minimum of working days to delivery.
    pub days_min: u8,
    /// Maximum of working days to delivery.
    pub days_max: u8,
    /// The value of goods from which it is free; absent if never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Money>,
}

/// The shipping options for `grams` to an address; `goods` is the value after discounts. Fails if the parcel is too heavy for all
/// of them.
pub fn rates(address: &Address, grams: u64, goods: Money) -> Result<Vec<Rate>, TotalRefused> {
    let zone = zone(address);
    let found: Vec<Rate> = TABLE
        .iter()
        .filter(|row| row.zone == zone)
        .filter_map(|row| {
            let (_, price) = row.steps.iter().find(|(up_to, _)| grams <= *up_to)?;
            let free = row.free_from.is_some_and(|least| goods.minor >= least);
            Some(Rate {
                choice: row.choice,
                price: Money::new(if free { 0 } else { *price }, SHOP_CURRENCY),
                days_min: row.days.0,
                days_max: row.days.1,
                free_from: row.free_from.map(|least| Money::new(least, SHOP_CURRENCY)),
            })
        })
        .collect();
    if found.is_empty() {
        return Err(TotalRefused::TooHeavy { grams });
    }
    Ok(found)
}
