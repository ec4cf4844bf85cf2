//! What other modules ask of payments.

use super::{
    ALREADY_PAID, CARD_TOKEN_SPENT, NO_SECOND_STEP, PAYMENT_NOT_FOUND, PAYMENT_UNDER_WAY, Payment,
    PaymentSubject, REFUND_DECLINED, REFUND_OUTDATED, REFUND_REFUSED, SecondStep,
};
use crate::{
    access::{Internal, audience},
    endpoint,
};
use allpet_domain::{
    Money,
    id::{PaymentId, TenantId},
};
use serde::{Deserialize, Serialize};

/// What is to be paid, and with which card. `Debug` leaves the card's token out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewPayment {
    /// For what.
    pub subject: PaymentSubject,
    /// Who is paid.
    pub tenant: TenantId,
    /// How much; above zero.
    pub amount: Money,
    /// The token of the card.
    pub card_token: String,
}

impl std::fmt::Debug for NewPayment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPayment")
            .field("subject", &self.subject)
            .field("tenant", &self.tenant)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}

/// What is given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewRefund {
    /// How much; all that is left where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// How much had been refunded when a person decided on it; absent where a rule decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refunded_before: Option<Money>,
    /// Who of the staff decided on it, by name; empty where a rule did.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by_name: String,
    /// Why, for the books.
    pub reason: String,
}

impl NewRefund {
    /// All that is left, given back by a rule.
    pub fn in_full(reason: impl Into<String>) -> Self {
        Self {
            amount: None,
            refunded_before: None,
            by_name: String::new(),
            reason: reason.into(),
        }
    }
}

endpoint! {
    /// Charges a card, once for each key. A bank that says no is an answer, too: see the payment's state.
    CreatePayment { ; key; body NewPayment } = POST "/internal/payments" -> 201 Payment, Internal, &[audience::INTERNAL],
        [CARD_TOKEN_SPENT, PAYMENT_UNDER_WAY, ALREADY_PAID];
    /// Reads the payment that the calling module made under a key.
    FindPayment { key: String } = GET "/internal/payments/by-key/{key}" -> 200 Payment, Internal, &[audience::INTERNAL],
        [PAYMENT_NOT_FOUND];
    /// Reads a payment.
    ReadPayment { payment: PaymentId } = GET "/internal/payments/{payment}" -> 200 Payment, Internal, &[audience::INTERNAL],
        [PAYMENT_NOT_FOUND];
    /// Answers the bank's second step.
    ConfirmPayment { payment: PaymentId; body SecondStep } = POST "/internal/payments/{payment}/confirm" -> 200 Payment, Internal,
        &[audience::INTERNAL], [PAYMENT_NOT_FOUND, NO_SECOND_STEP];
    /// Gives back part or all of a payment, once for each key. Refused where more was refunded since it was decided on.
    RefundPayment { payment: PaymentId; key; body NewRefund } = POST "/internal/payments/{payment}/refunds" -> 200 Payment,
        Internal, &[audience::INTERNAL], [PAYMENT_NOT_FOUND, REFUND_OUTDATED, REFUND_REFUSED, REFUND_DECLINED];
    /// Asks the gateway for the outcome of what it did not answer; the number of payments settled.
    SettlePayments { } = POST "/internal/payments/settle" -> 200 u32, Internal, &[audience::INTERNAL], [];
}
