//! Payments: the browser exchanges a card for a token once; modules charge it, read its payment and refund it.

mod internal;
mod payment_event;
mod shop;

use crate::{
    ErrorCode,
    access::{OwnPage, audience},
    endpoint,
};
use allpet_domain::{
    Money, Timestamp,
    id::{ApplicationId, OrderId, PaymentId},
    payments::{Card, FailureReason, PaymentState},
};
pub use internal::*;
pub use payment_event::{PaymentEvent, payment_after};
use serde::{Deserialize, Serialize};
pub use shop::*;

/// The routes of the module, by file.
pub(crate) const ALL_ROUTES: &[&[crate::routes::Route]] = &[ROUTES, internal::ROUTES, shop::ROUTES];

/// There is no such payment.
pub const PAYMENT_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "payments.not-found", "There is no such payment");
/// The token is spent, expired, or unknown.
pub const CARD_TOKEN_SPENT: ErrorCode =
    ErrorCode::new(409, "payments.card-token-spent", "Enter the card again");
/// The outcome of an earlier payment for the same subject is not known yet.
pub const PAYMENT_UNDER_WAY: ErrorCode = ErrorCode::new(
    409,
    "payments.under-way",
    "A payment for this is already in progress",
);
/// The subject is paid already.
pub const ALREADY_PAID: ErrorCode = ErrorCode::new(409, "payments.already-paid", "This is already paid");
/// The bank declined the payment.
pub const PAYMENT_DECLINED: ErrorCode =
    ErrorCode::new(402, "payments.declined", "The bank did not allow the payment");
/// The payment needs no second step.
pub const NO_SECOND_STEP: ErrorCode = ErrorCode::new(
    409,
    "payments.no-second-step",
    "This payment needs no confirmation",
);
/// The amount cannot be refunded.
pub const REFUND_REFUSED: ErrorCode =
    ErrorCode::new(422, "payments.refund-refused", "This cannot be refunded");
/// Another refund was made meanwhile.
pub const REFUND_OUTDATED: ErrorCode =
    ErrorCode::new(409, "payments.refund-outdated", "Someone else refunded meanwhile");
/// The bank refused the refund.
pub const REFUND_DECLINED: ErrorCode =
    ErrorCode::new(409, "payments.refund-declined", "The bank refused the refund");
/// The bank has not answered about the refund yet. It is recorded and will be made once.
pub const REFUND_UNDER_WAY: ErrorCode = ErrorCode::new(
    409,
    "payments.refund-under-way",
    "The bank has not confirmed the refund yet",
);

/// The subject of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "id", rename_all = "kebab-case")]
pub enum PaymentSubject {
    /// An order of a shop.
    Order(OrderId),
    /// An application for a licence.
    LicenceApplication(ApplicationId),
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Payment {
    /// The id.
    pub id: PaymentId,
    /// The subject.
    pub subject: PaymentSubject,
    /// The amount.
    pub amount: Money,
    /// The state.
    pub state: PaymentState,
    /// The card charged.
    pub card: Card,
    /// The reason for the bank's refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureReason>,
    /// The amount refunded so far.
    pub refunded: Money,
    /// The time of creation.
    pub created: Timestamp,
}

/// A card's data. The browser sends it once, to [`Tokenise`]; nobody stores it, and `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = add_card_rules))]
pub struct CardForm {
    /// The number, 12 to 19 digits. The API also takes it with blanks and hyphens, as people type it.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::CardDigits"))]
    pub number: String,
    /// The month of expiry, 1 to 12.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 12)))]
    pub month: u8,
    /// The year of expiry, in two or four digits.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 9999)))]
    pub year: u16,
    /// The security code: four digits on American Express, three elsewhere.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::SecurityCode"))]
    pub code: String,
}

impl std::fmt::Debug for CardForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardForm(…)")
    }
}

/// Adds the rules of number and security code to the schema of a card; American Express has its own.
#[cfg(feature = "schema")]
fn add_card_rules(schema: &mut schemars::Schema) {
    use allpet_domain::schema::{
        CARD_NUMBER_AMEX, CARD_NUMBER_OTHER, SECURITY_CODE_AMEX, SECURITY_CODE_OTHER,
    };
    let rule = |number: &str, code: &str| serde_json::json!({ "properties": { "number": { "pattern": number }, "code": { "pattern": code } } });
    let rules = [
        rule(CARD_NUMBER_AMEX, SECURITY_CODE_AMEX),
        rule(CARD_NUMBER_OTHER, SECURITY_CODE_OTHER),
    ];
    schema.insert("oneOf".into(), rules.to_vec().into());
}

/// A card token: for a single payment, within 30 minutes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardToken {
    /// The token.
    pub token: String,
    /// The displayable part of the card.
    pub card: Card,
    /// The time of expiry.
    pub expires: Timestamp,
}

impl std::fmt::Debug for CardToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CardToken")
            .field("card", &self.card)
            .finish_non_exhaustive()
    }
}

/// The means of payment. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PayForm {
    /// The card token.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<100>")
    )]
    pub card_token: String,
}

impl std::fmt::Debug for PayForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PayForm(…)")
    }
}

/// The payer's answer to the bank's second step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecondStep {
    /// The code from the bank.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::StepCode"))]
    pub code: String,
}

endpoint! {
    /// Exchanges a card for a token to pay with. The server does not store the number.
    Tokenise { ; body CardForm } = POST "/api/payments/tokens" -> 201 CardToken, OwnPage, audience::EVERY, [];
}
