//! The states of a payment and of a refund, and the named transitions that can refuse.

use crate::{Invalid, Money, validation};
use serde::{Deserialize, Serialize};

/// Where a payment stands. It changes through the transitions only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PaymentState {
    /// Noted, and not sent to the gateway yet.
    Created,
    /// The bank asks the payer for a second step.
    NeedsAction,
    /// With the gateway; the outcome is not known yet.
    Processing,
    /// The money is ours. Final.
    Succeeded,
    /// The bank said no. Final: a new attempt is a new payment.
    Failed,
    /// Given up before the bank decided. Final.
    Cancelled,
}

/// All states, in the order of a life.
pub const PAYMENT_STATES: [PaymentState; 6] = [
    PaymentState::Created,
    PaymentState::NeedsAction,
    PaymentState::Processing,
    PaymentState::Succeeded,
    PaymentState::Failed,
    PaymentState::Cancelled,
];

/// A payment that stands where it does cannot do that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a payment that is {} cannot become {}", .from.as_str(), .to.as_str())]
pub struct PaymentRefused {
    /// Where it stands.
    pub from: PaymentState,
    /// What was wanted.
    pub to: PaymentState,
}

impl PaymentState {
    /// The word in the database and on the wire.
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

    /// The state that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        PAYMENT_STATES.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether nothing can follow.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }

    /// It goes to the gateway, for the first time or with the payer's answer to the second step.
    pub fn submit(self) -> Result<Self, PaymentRefused> {
        self.only(&[Self::Created, Self::NeedsAction], Self::Processing)
    }

    /// The bank asks for a second step.
    pub fn ask(self) -> Result<Self, PaymentRefused> {
        self.only(&[Self::Processing], Self::NeedsAction)
    }

    /// The money is ours.
    pub fn succeed(self) -> Result<Self, PaymentRefused> {
        self.only(&[Self::Processing], Self::Succeeded)
    }

    /// The bank said no.
    pub fn fail(self) -> Result<Self, PaymentRefused> {
        self.only(&[Self::Processing], Self::Failed)
    }

    /// It is given up. What is with the gateway cannot be: its outcome must be known first.
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

/// Why a bank said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FailureReason {
    /// Without saying why.
    Declined,
    /// There is not enough on the account.
    InsufficientFunds,
    /// The second step was answered wrongly.
    NotConfirmed,
}

impl FailureReason {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::InsufficientFunds => "insufficient-funds",
            Self::NotConfirmed => "not-confirmed",
        }
    }

    /// The reason that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Declined, Self::InsufficientFunds, Self::NotConfirmed];
        all.into_iter().find(|reason| reason.as_str() == word)
    }

    /// What happened and what the payer can do.
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

/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RefundState {
    /// Noted, and its outcome is not known yet.
    Requested,
    /// The money went back. Final.
    Succeeded,
    /// The gateway refused; it may be asked again.
    Failed,
}

impl RefundState {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    /// The gateway is asked once more. None where the money went back: then there is nothing to ask for.
    pub fn again(self) -> Option<Self> {
        (self != Self::Succeeded).then_some(Self::Requested)
    }

    /// The state that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Requested, Self::Succeeded, Self::Failed];
        all.into_iter().find(|state| state.as_str() == word)
    }
}

/// The longest reason for giving money back, in characters.
pub const REFUND_REASON_MAX: usize = 200;

/// Why money is given back, as the buyer will read it: trimmed, not empty, at most [`REFUND_REASON_MAX`] characters.
pub fn refund_reason(text: &str) -> Result<String, Invalid> {
    validation::text("reason", "a reason for the refund", text, REFUND_REASON_MAX)
}

/// Why an amount is not given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefundRefused {
    /// There is nothing to give back.
    #[error("Nothing was paid, so there is nothing to refund.")]
    NotPaid,
    /// It is not an amount.
    #[error("Enter an amount above zero.")]
    NotPositive,
    /// It is in another currency.
    #[error("The payment was made in another currency.")]
    Currency,
    /// It is more than is left.
    #[error("You can refund {left} at most.")]
    TooMuch {
        /// What is left.
        left: Money,
    },
}

/// Checks that a refund was decided on with what went back so far in sight: `seen` is what its page showed, `refunded` what went
/// back or is on its way by now.
pub fn check_refunded_before(seen: Money, refunded: Money) -> Result<(), RefundOutdated> {
    if seen == refunded {
        Ok(())
    } else {
        Err(RefundOutdated { seen, refunded })
    }
}

/// A refund that was decided on before another one was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{refunded} has been refunded by now, not {seen}. Check the amount and press Refund again.")]
pub struct RefundOutdated {
    /// What the page showed.
    pub seen: Money,
    /// What went back or is on its way.
    pub refunded: Money,
}

/// What is left after giving `amount` back of a payment of `captured`, of which `refunded` is given back already.
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
