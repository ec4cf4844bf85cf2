//! Price bands of the product filter.

use serde::{Deserialize, Serialize};

/// A range of prices in minor units, both ends inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PriceBand {
    /// The lowest price.
    pub min: i64,
    /// The highest price; absent if the band is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
}

/// The bands in ascending order; every non-negative price is in exactly one.
pub const PRICE_BANDS: [PriceBand; 5] = [
    band(0, 1_499),
    band(1_500, 2_999),
    band(3_000, 5_999),
    band(6_000, 9_999),
    PriceBand {
        min: 10_000,
        max: None,
    },
];

const fn band(min: i64, max: i64) -> PriceBand {
    PriceBand { min, max: Some(max) }
}

impl PriceBand {
    /// Returns whether a price in minor units lies in the band.
    pub fn holds(&self, minor: i64) -> bool {
        self.min <= minor && self.max.is_none_or(|max| minor <= max)
    }

    /// The index in [`PRICE_BANDS`] of the band that holds a price; 0 for negative prices.
    pub fn index_of(minor: i64) -> usize {
        PRICE_BANDS.iter().position(|band| band.holds(minor)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_price_is_in_exactly_one_band(minor in 0..50_000_i64) {
            prop_assert_eq!(PRICE_BANDS.iter().filter(|band| band.holds(minor)).count(), 1);
            prop_assert!(PRICE_BANDS[PriceBand::index_of(minor)].holds(minor));
        }
    }
}
