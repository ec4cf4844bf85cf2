//! Money in minor units with its currency: checked, never a floating-point number.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An ISO 4217 currency of a jurisdiction or the shop. All have 100 minor units to the major one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// US dollar.
    Usd,
    /// Canadian dollar.
    Cad,
    /// Euro.
    Eur,
}

impl Currency {
    /// The three letters of ISO 4217.
    pub fn code(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Cad => "CAD",
            Self::Eur => "EUR",
        }
    }

    /// The sign before an amount.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Usd => "$",
            Self::Cad => "C$",
            Self::Eur => "€",
        }
    }
}

/// An amount: `minor` hundredths of `currency`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Money {
    /// Hundredths of the currency; may be negative (a discount).
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// The reason why two amounts cannot be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The amounts are in two currencies.
    #[error("amounts in {} and {} cannot be added", .0.code(), .1.code())]
    Mixed(Currency, Currency),
    /// The sum overflows.
    #[error("the amount is too large")]
    Overflow,
}

impl Money {
    /// An amount in minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Zero in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Adds two amounts. Fails on different currencies and on overflow.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        self.minor
            .checked_add(other.minor)
            .map(|minor| Self { minor, ..self })
            .ok_or(MoneyError::Overflow)
    }

    /// Sums amounts in `currency`. Fails on another currency and on overflow.
    pub fn sum(currency: Currency, all: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        all.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    /// Takes `permille` thousandths of the amount, halves away from zero (as fee schedules round percentages). Fails on overflow.
    pub fn share_half_away_from_zero(self, permille: i64) -> Result<Self, MoneyError> {
        let exact = i128::from(self.minor) * i128::from(permille);
        let rounded = (exact.abs() + 500) / 1_000 * exact.signum();
        i64::try_from(rounded)
            .map(|minor| Self { minor, ..self })
            .map_err(|_| MoneyError::Overflow)
    }
}

impl fmt::Display for Money {
    /// Formats as `$27.00`, `−C$10.00`, `$1,234.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "−" } else { "" };
        let abs = self.minor.unsigned_abs();
        let whole = Thousands(abs / 100);
        write!(f, "{sign}{}{whole}.{:02}", self.currency.sign(), abs % 100)
    }
}

/// A number with thousands separators: `52,519`.
#[derive(Clone, Copy, Debug)]
pub struct Thousands(pub u64);

impl fmt::Display for Thousands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 1_000 {
            return write!(f, "{}", self.0);
        }
        write!(f, "{},{:03}", Self(self.0 / 1_000), self.0 % 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_round_away_from_zero() {
        let share = |minor, permille| {
            Money::new(minor, Currency::Usd)
                .share_half_away_from_zero(permille)
                .unwrap()
                .minor
        };
        assert_eq!(share(5, 500), 3);
        assert_eq!(share(-5, 500), -3);
        assert_eq!(share(4, 500), 2);
        assert_eq!(share(1_000, 0), 0);
    }

    #[test]
    fn currencies_do_not_mix() {
        let mixed = Money::new(1, Currency::Usd).plus(Money::new(1, Currency::Cad));
        assert_eq!(mixed, Err(MoneyError::Mixed(Currency::Usd, Currency::Cad)));
    }

    #[test]
    fn an_amount_is_written_with_its_sign() {
        assert_eq!(Money::new(2_700, Currency::Usd).to_string(), "$27.00");
        assert_eq!(Money::new(-1_005, Currency::Cad).to_string(), "−C$10.05");
        assert_eq!(
            Money::new(123_456_789, Currency::Usd).to_string(),
            "$1,234,567.89"
        );
        assert_eq!(
            Money::new(100_000_005, Currency::Usd).to_string(),
            "$1,000,000.05"
        );
        assert_eq!(Money::new(99_999, Currency::Eur).to_string(), "€999.99");
    }

    proptest! {
        #[test]
        fn addition_is_exact_or_refused(a: i64, b: i64) {
            let sum = Money::new(a, Currency::Eur).plus(Money::new(b, Currency::Eur));
            prop_assert_eq!(sum.ok().map(|sum| sum.minor), a.checked_add(b));
        }
    }
}
