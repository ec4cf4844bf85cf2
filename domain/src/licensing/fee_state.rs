//! Where an application's fee stands: what a clerk looks at before granting it.

use crate::{Money, payments::PaymentState};
use serde::{Deserialize, Serialize};

/// Where the fee of an application stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FeeState {
    /// Nothing was paid yet.
    #[default]
    Unpaid,
    /// All of it was paid.
    Paid,
    /// It was paid and went back.
    Refunded,
    /// There is nothing to pay.
    Free,
}

/// All of them.
pub const FEE_STATES: [FeeState; 4] = [
    FeeState::Unpaid,
    FeeState::Paid,
    FeeState::Refunded,
    FeeState::Free,
];

impl FeeState {
    /// Where a fee of `total` stands; `payment`: the last one that was tried, and what of it went back.
    pub fn of(total: Money, payment: Option<(PaymentState, Money)>) -> Self {
        match payment {
            _ if total.minor <= 0 => Self::Free,
            Some((PaymentState::Succeeded, back)) if back.minor >= total.minor => Self::Refunded,
            Some((PaymentState::Succeeded, _)) => Self::Paid,
            _ => Self::Unpaid,
        }
    }

    /// Whether an application may be granted: it costs nothing, or its fee is here.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Paid | Self::Free)
    }

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Paid => "paid",
            Self::Refunded => "refunded",
            Self::Free => "free",
        }
    }

    /// The state that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        FEE_STATES.into_iter().find(|state| state.as_str() == word)
    }
}
