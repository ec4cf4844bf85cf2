//! The payments endpoints for other modules.

use super::{
    ALREADY_PAID, CARD_TOKEN_SPENT, NO_SECOND_STEP, PAYMENT_NOT_FOUND, PAYMENT_UNDER_WAY, Payment,
    PaymentSubject, REFUND_DECLINED, REFUND_OUTDATED, REFUND_REFUSED, REFUND_UNDER_WAY, SecondStep,
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

/// A payment to make. `Debug` hides the card token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewPayment {
    /// The subject.
    pub subject: PaymentSubject,
    /// The payee.
    pub tenant: TenantId,
    /// The amount, above zero.
    pub amount: Money,
    /// The card token.
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

/// A refund to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewRefund {
    /// The amount; everything left if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The amount refunded before, as the deciding person saw it; absent if a rule decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refunded_before: Option<Money>,
    /// The name of the deciding staff member; empty if a rule decides.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by_name: String,
    /// The reason, for the books.
    pub reason: String,
}

impl NewRefund {
    /// A refund of everything left, decided by a rule.
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
    /// Charges a card, once per key. A declined payment is a success of this call: see the payment's state.
    CreatePayment { ; key; body NewPayment } = POST "/internal/payments" -> 201 Payment, Internal, &[audience::INTERNAL],
        [CARD_TOKEN_SPENT, PAYMENT_UNDER_WAY, ALREADY_PAID];
    /// Reads the calling module's payment by its key.
    FindPayment { key: String } = GET "/internal/payments/by-key/{key}" -> 200 Payment, Internal, &[audience::INTERNAL],
        [PAYMENT_NOT_FOUND];
    /// Reads a payment.
    ReadPayment { payment: PaymentId } = GET "/internal/payments/{payment}" -> 200 Payment, Internal, &[audience::INTERNAL],
        [PAYMENT_NOT_FOUND];
    /// Answers the bank's second step.
    ConfirmPayment { payment: PaymentId; body SecondStep } = POST "/internal/payments/{payment}/confirm" -> 200 Payment, Internal,
        &[audience::INTERNAL], [PAYMENT_NOT_FOUND, NO_SECOND_STEP];
    /// Refunds part or all of a payment, once per key. Refuses if more was refunded since the decision.
    RefundPayment { payment: PaymentId; key; body NewRefund } = POST "/internal/payments/{payment}/refunds" -> 200 Payment,
        Internal, &[audience::INTERNAL], [PAYMENT_NOT_FOUND, REFUND_OUTDATED, REFUND_REFUSED, REFUND_DECLINED, REFUND_UNDER_WAY];
    /// Reads the payment of a subject that succeeded or may still succeed: neither failed nor cancelled; `None` if there is none.
    FindLivePayment { ; body PaymentSubject } = POST "/internal/payments/live" -> 200 Option<Payment>, Internal,
        &[audience::INTERNAL], [];
}
