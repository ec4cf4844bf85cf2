//! The module's SQL, one text for both engines.

pub(crate) mod ledger;
pub(crate) mod payments;
pub(crate) mod refunds;
pub(crate) mod test_gateway;

use allpet_domain::{Currency, Money};
use allpet_kernel::Failure;

/// Reads an amount: minor units and the currency's three letters.
pub(crate) fn money(minor: i64, currency: &str) -> Result<Money, Failure> {
    [Currency::Usd, Currency::Cad, Currency::Eur]
        .into_iter()
        .find(|known| known.code() == currency)
        .map(|currency| Money::new(minor, currency))
        .ok_or_else(|| unknown("currency", currency))
}

/// The error for an unknown word in the database.
pub(crate) fn unknown(column: &str, word: &str) -> Failure {
    Failure::internal(format!("payments: {column} “{word}”"))
}
