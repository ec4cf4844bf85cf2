//! The state of an application's fee, which a clerk checks before granting it.

use crate::{Money, payments::PaymentState};
use serde::{Deserialize, Serialize};

/// The state of an application's fee.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FeeState {
    /// Not paid yet.
    #[default]
    Unpaid,
    /// Paid in full.
    Paid,
    /// Paid and refunded.
    Refunded,
    /// Nothing to pay.
    Free,
}

/// All states.
pub const FEE_STATES: [FeeState; 4] = [
    FeeState::Unpaid,
    FeeState::Paid,
    FeeState::Refunded,
    FeeState::Free,
];

impl FeeState {
    /// The state of a fee of `total`; `payment` is the last attempt and the amount refunded of it.
    pub fn of(total: Money, payment: Option<(PaymentState, Money)>) -> Self {
        match payment {
            _ if total.minor <= 0 => Self::Free,
            Some((PaymentState::Succeeded, back)) if back.minor >= total.minor => Self::Refunded,
            Some((PaymentState::Succeeded, _)) => Self::Paid,
            _ => Self::Unpaid,
        }
    }

    /// Returns whether the fee allows a clerk to grant the application.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Paid | Self::Free)
    }

    /// The state's one name for people: `Awaiting payment`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unpaid => "Awaiting payment",
            Self::Paid => "Fee paid",
            Self::Refunded => "Refunded",
            Self::Free => "No fee",
        }
    }

    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Paid => "paid",
            Self::Refunded => "refunded",
            Self::Free => "free",
        }
    }

    /// Parses the value of [`FeeState::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        FEE_STATES.into_iter().find(|state| state.as_str() == value)
    }
}
