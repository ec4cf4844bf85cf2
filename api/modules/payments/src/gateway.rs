//! The interface of payment gateways, and the built-in one.

pub(crate) mod test;

use allpet_domain::{
    Money, Timestamp,
    payments::{Card, CardNumber, FailureReason},
};
use allpet_kernel::Failure;
use futures::future::BoxFuture;

/// A token for a card, valid for one charge.
pub(crate) struct Token {
    /// The token. A secret: its holder can pay with the card.
    pub(crate) text: String,
    /// When it expires.
    pub(crate) expires: Timestamp,
}

/// A charge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charge<'a> {
    /// Our reference of the charge: the same reference is never charged twice.
    pub(crate) reference: &'a str,
    /// The card's token.
    pub(crate) token: &'a str,
    /// The amount.
    pub(crate) amount: Money,
}

/// The outcome of a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChargeOutcome {
    /// The card was charged.
    Succeeded,
    /// The bank refused.
    Failed(FailureReason),
    /// The bank requires a code from the payer.
    NeedsAction,
    /// No response came in time. The card may have been charged: query again, never charge again.
    Unknown,
    /// The gateway does not know the charge, or the token was spent: nothing was charged.
    NotFound,
}

/// The outcome of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefundOutcome {
    /// The amount was refunded.
    Refunded,
    /// The gateway refuses, and nothing was refunded. The refund may be requested again.
    Declined,
    /// No response came in time. The amount may have been refunded: request it again under the same reference.
    Unknown,
}

/// A payment gateway. Each call ends within ten seconds. No call is made while a transaction is open.
pub(crate) trait Gateway: Send + Sync + std::fmt::Debug {
    /// Creates a token for a card.
    fn tokenise<'a>(&'a self, number: &'a CardNumber) -> BoxFuture<'a, Result<Token, Failure>>;
    /// Returns the card of an unspent token.
    fn card<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<Card>, Failure>>;
    /// Charges a card. Returns the earlier outcome if the reference was charged before.
    fn charge<'a>(&'a self, charge: Charge<'a>) -> BoxFuture<'a, Result<ChargeOutcome, Failure>>;
    /// Submits the payer's code.
    fn confirm<'a>(
        &'a self,
        reference: &'a str,
        code: &'a str,
    ) -> BoxFuture<'a, Result<ChargeOutcome, Failure>>;
    /// Returns the outcome of a charge.
    fn fetch_outcome<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<ChargeOutcome, Failure>>;
    /// Refunds part of a charge, once per reference of the refund.
    fn refund<'a>(
        &'a self,
        charge: &'a str,
        reference: &'a str,
        amount: Money,
    ) -> BoxFuture<'a, Result<RefundOutcome, Failure>>;
}
