//! What every gateway does, and the built-in one.

pub(crate) mod test;

use allpet_domain::{
    Money, Timestamp,
    payments::{Card, CardNumber, FailureReason},
};
use allpet_kernel::Failure;
use futures::future::BoxFuture;

/// A token that stands for a card, for one charge.
pub(crate) struct Token {
    /// What to charge with. A secret: whoever holds it can pay with the card.
    pub(crate) text: String,
    /// Until when it is good.
    pub(crate) expires: Timestamp,
}

/// What to charge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charge<'a> {
    /// Our name for the charge: the same one is never charged twice.
    pub(crate) reference: &'a str,
    /// The card's token.
    pub(crate) token: &'a str,
    /// How much.
    pub(crate) amount: Money,
}

/// What became of a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The money is ours.
    Succeeded,
    /// The bank said no.
    Failed(FailureReason),
    /// The bank asks the payer for a code.
    NeedsAction,
    /// No answer came in time. It may have been charged: ask again, never charge again.
    Unknown,
    /// It has never heard of the charge, or the token was spent: nothing was charged.
    NotThere,
}

/// A payment gateway.
pub(crate) trait Gateway: Send + Sync + std::fmt::Debug {
    /// Takes a card and hands out a token for it.
    fn tokenise<'a>(&'a self, number: &'a CardNumber) -> BoxFuture<'a, Result<Token, Failure>>;
    /// The card behind an unspent token.
    fn card<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<Card>, Failure>>;
    /// Charges a card. A reference that was charged before answers what became of it.
    fn charge<'a>(&'a self, charge: Charge<'a>) -> BoxFuture<'a, Result<Outcome, Failure>>;
    /// Hands on the payer's code.
    fn confirm<'a>(&'a self, reference: &'a str, code: &'a str) -> BoxFuture<'a, Result<Outcome, Failure>>;
    /// What became of a charge.
    fn ask<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<Outcome, Failure>>;
    /// Gives back part of a charge, once for each reference of the refund. False where it refuses; it may be asked again then.
    fn refund<'a>(
        &'a self,
        charge: &'a str,
        reference: &'a str,
        amount: Money,
    ) -> BoxFuture<'a, Result<bool, Failure>>;
}
