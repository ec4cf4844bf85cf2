//! The states of payments and refunds, and the named transitions, each of which can refuse.

use crate::{Invalid, Money, validation};
use serde::{Deserialize, Serialize};

/// The state of a payment. It changes through the transitions only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PaymentState {
    /// Recorded, but not sent to the gateway yet.
    Created,
    /// The bank requires a second step from the payer.
    NeedsAction,
    /// With the gateway; the outcome is not known yet.
    Processing,
    /// Paid. Final.
    Succeeded,
    /// Declined by the bank. Final: a new attempt is a new payment.
    Failed,
    /// Cancelled before the bank decided. Final.
    Cancelled,
}

/// All states, in lifecycle order.
pub const PAYMENT_STATES: [PaymentState; 6] = [
    PaymentState::Created,
    PaymentState::NeedsAction,
    PaymentState::Processing,
    PaymentState::Succeeded,
    PaymentState::Failed,
    PaymentState::Cancelled,
];

/// A refused transition of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a payment that is {} cannot become {}", .from.as_str(), .to.as_str())]
pub struct PaymentRefused {
    /// The present state.
    pub from: PaymentState,
    /// The requested state.
    pub to: PaymentState,
}

impl PaymentState {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::NeedsAction => "needs-action",
            Self::Processing => "processing",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Parses the value of [`PaymentState::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        PAYMENT_STATES.into_iter().find(|state| state.as_str() == value)
    }

    /// Returns whether no transition can follow.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }

    /// Sends the payment to the gateway, for the first time or with the payer's second step.
    pub fn submit(self) -> Result<Self, PaymentRefused> {
        self.only(&[Self::Created, Self::NeedsAction], Self::Processing)
    }

    /// Records that the bank requires a second step.
    pub fn require_action(self) -> Result<Self, PaymentRefused> {
        self.only(&[Self::Processing], Self::NeedsAction)
    }

    /// Records the bank's approval.
    pub fn succeed(self) -> Result<Self, PaymentRefused> {
        self.only(&[Self::Processing], Self::Succeeded)
    }

    /// Records the bank's refusal.
    pub fn fail(self) -> Result<Self, PaymentRefused> {
        self.only(&[Self::Processing], Self::Failed)
    }

    /// Cancels the payment. Refuses while it is with the gateway, until the outcome is known.
    pub fn cancel(self) -> Result<Self, PaymentRefused> {
        self.only(&[Self::Created, Self::NeedsAction], Self::Cancelled)
    }

    fn only(self, allowed: &[Self], to: Self) -> Result<Self, PaymentRefused> {
        if allowed.contains(&self) {
            Ok(to)
        } else {
            Err(PaymentRefused { from: self, to })
        }
    }
}

/// The reason for a bank's refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FailureReason {
    /// No reason stated.
    Declined,
    /// Insufficient funds.
    InsufficientFunds,
    /// A failed second step.
    NotConfirmed,
}

impl FailureReason {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::InsufficientFunds => "insufficient-funds",
            Self::NotConfirmed => "not-confirmed",
        }
    }

    /// Parses the value of [`FailureReason::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        let all = [Self::Declined, Self::InsufficientFunds, Self::NotConfirmed];
        all.into_iter().find(|reason| reason.as_str() == value)
    }

    /// The outcome and the payer's options, for people.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Declined => {
                "The bank declined this card. Nothing was charged. Try another card, or ask your bank."
            }
            Self::InsufficientFunds => {
                "There is not enough money on this card. Nothing was charged. Try another card."
            }
            Self::NotConfirmed => {
                "The code was wrong, so the bank stopped the payment. Nothing was charged. Pay again to get a new code."
            }
        }
    }
}

/// The state of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RefundState {
    /// Recorded; the outcome is not known yet.
    Requested,
    /// Refunded. Final.
    Succeeded,
    /// Refused by the gateway; it can be retried.
    Failed,
}

impl RefundState {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    /// Retries the refund. `None` if it has succeeded.
    pub fn again(self) -> Option<Self> {
        (self != Self::Succeeded).then_some(Self::Requested)
    }

    /// Parses the value of [`RefundState::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        let all = [Self::Requested, Self::Succeeded, Self::Failed];
        all.into_iter().find(|state| state.as_str() == value)
    }
}

/// Maximum length of a refund's reason, in characters.
pub const REFUND_REASON_MAX: usize = 200;

/// Cleans and checks the reason for a refund, which the buyer reads: not empty, at most [`REFUND_REASON_MAX`] characters.
pub fn refund_reason(text: &str) -> Result<String, Invalid> {
    validation::text("reason", "a reason for the refund", text, REFUND_REASON_MAX)
}

/// The reason why a refund is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefundRefused {
    /// Nothing was paid.
    #[error("Nothing was paid, so there is nothing to refund.")]
    NotPaid,
    /// The amount is not positive.
    #[error("Enter an amount above zero.")]
    NotPositive,
    /// The amount is in another currency.
    #[error("The payment was made in another currency.")]
    Currency,
    /// The amount exceeds the remaining payment.
    #[error("You can refund {left} at most.")]
    TooMuch {
        /// The amount that can still be refunded.
        left: Money,
    },
}

/// Checks that the decision for a refund was based on the current total of refunds: `seen` is the page's figure, `refunded` the
/// sum refunded or in progress.
pub fn check_refunded_before(seen: Money, refunded: Money) -> Result<(), RefundOutdated> {
    if seen == refunded {
        Ok(())
    } else {
        Err(RefundOutdated { seen, refunded })
    }
}

/// A refund decided on before another one was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{refunded} has been refunded by now, not {seen}. Check the amount and press Refund again.")]
pub struct RefundOutdated {
    /// The figure on the page.
    pub seen: Money,
    /// The sum refunded or in progress.
    pub refunded: Money,
}

/// The amount left of a payment of `captured` after refunding `amount`, with `refunded` already refunded.
pub fn refundable(
    state: PaymentState,
    captured: Money,
    refunded: Money,
    amount: Money,
) -> Result<Money, RefundRefused> {
    if state != PaymentState::Succeeded {
        return Err(RefundRefused::NotPaid);
    }
    if amount.currency != captured.currency || refunded.currency != captured.currency {
        return Err(RefundRefused::Currency);
    }
    if amount.minor <= 0 {
        return Err(RefundRefused::NotPositive);
    }
    let left = captured.minor - refunded.minor;
    if amount.minor > left {
        let left = Money::new(left, captured.currency);
        return Err(RefundRefused::TooMuch { left });
    }
    Ok(Money::new(left - amount.minor, captured.currency))
}
