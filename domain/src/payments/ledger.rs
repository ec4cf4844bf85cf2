//! The ledger: every movement of money is written down twice, where it came from and where it went.

use crate::{Currency, Money};
use serde::{Deserialize, Serialize};

/// Where money can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Account {
    /// With the gateway, which owes it to us.
    Gateway,
    /// Earned by the shop or authority that was paid.
    Payee,
}

impl Account {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Payee => "payee",
        }
    }

    /// The account that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Gateway, Self::Payee]
            .into_iter()
            .find(|account| account.as_str() == word)
    }
}

/// One side of a movement: `amount` came to `account` (negative: left it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entry {
    /// Where.
    pub account: Account,
    /// How much; what one account gets, another one gives.
    pub amount: Money,
}

/// A movement: entries that sum to nothing.
pub type Posting = [Entry; 2];

/// A payment came: the gateway holds it, the payee earned it.
pub fn capture(amount: Money) -> Posting {
    movement(amount)
}

/// Part of it went back. Refused where no such negative amount exists.
pub fn refund(amount: Money) -> Option<Posting> {
    Some(movement(Money::new(amount.minor.checked_neg()?, amount.currency)))
}

fn movement(amount: Money) -> Posting {
    let earned = Money::new(amount.minor.saturating_neg(), amount.currency);
    [
        Entry {
            account: Account::Gateway,
            amount,
        },
        Entry {
            account: Account::Payee,
            amount: earned,
        },
    ]
}

/// Whether all entries of a currency sum to nothing.
pub fn balances<'a>(entries: impl IntoIterator<Item = &'a Entry>, currency: Currency) -> bool {
    let of_currency = entries
        .into_iter()
        .filter(|entry| entry.amount.currency == currency);
    of_currency
        .map(|entry| i128::from(entry.amount.minor))
        .sum::<i128>()
        == 0
}
