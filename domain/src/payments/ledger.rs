//! The double-entry ledger: every posting has two sides.

use crate::{Currency, Money};
use serde::{Deserialize, Serialize};

/// An account of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Account {
    /// The gateway's debt to us.
    Gateway,
    /// The earnings of the paid shop or authority.
    Payee,
}

impl Account {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Payee => "payee",
        }
    }

    /// Parses the value of [`Account::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        [Self::Gateway, Self::Payee]
            .into_iter()
            .find(|account| account.as_str() == value)
    }
}

/// One side of a posting: `amount` enters `account`, or leaves it if negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PostingEntry {
    /// The account.
    pub account: Account,
    /// The amount; the two sides of a posting cancel out.
    pub amount: Money,
}

/// A posting: entries that sum to zero.
pub type Posting = [PostingEntry; 2];

/// Posts a payment: the gateway holds the amount, the payee earned it.
pub fn capture(amount: Money) -> Posting {
    movement(amount)
}

/// Posts a refund. `None` if the amount cannot be negated.
pub fn refund(amount: Money) -> Option<Posting> {
    Some(movement(Money::new(amount.minor.checked_neg()?, amount.currency)))
}

fn movement(amount: Money) -> Posting {
    let earned = Money::new(amount.minor.saturating_neg(), amount.currency);
    [
        PostingEntry {
            account: Account::Gateway,
            amount,
        },
        PostingEntry {
            account: Account::Payee,
            amount: earned,
        },
    ]
}

/// Returns whether all entries in a currency sum to zero.
pub fn balances<'a>(entries: impl IntoIterator<Item = &'a PostingEntry>, currency: Currency) -> bool {
    let of_currency = entries
        .into_iter()
        .filter(|entry| entry.amount.currency == currency);
    of_currency
        .map(|entry| i128::from(entry.amount.minor))
        .sum::<i128>()
        == 0
}
