//! Events about payments.

use super::declaration::{DeclaredEvent, Event, rewrite};
use crate::payments::{Payment, PaymentSubject};
use allpet_domain::{
    Money,
    id::{PaymentId, TenantId},
    payments::FailureReason,
};
use serde::{Deserialize, Serialize};

events! {
    /// A payment succeeded.
    PaymentSucceeded = "payment.succeeded", 2, |event| Some(event.tenant); {
        /// The payment.
        payment: PaymentId,
        /// The order or application that the payment is for.
        subject: PaymentSubject,
        /// The tenant that received the payment.
        tenant: TenantId,
        /// The amount.
        amount: Money,
        /// The payment after that; absent in version 1.
        #[serde(default)]
        snapshot: Option<Payment>,
    }
    /// The gateway declined a payment.
    PaymentFailed = "payment.failed", 3, |event| event.tenant; {
        /// The payment.
        payment: PaymentId,
        /// The order or application that the payment is for.
        subject: PaymentSubject,
        /// The reason.
        reason: FailureReason,
        /// Who was to be paid; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
        /// The payment after that; absent before version 3.
        #[serde(default)]
        snapshot: Option<Payment>,
    }
    /// A module requires a refund of everything left of a payment, because of one of its rules. Payments makes it once.
    RefundRequested = "refund.requested", 1, |event| event.tenant; {
        /// The payment.
        payment: PaymentId,
        /// The key of the refund, unique across modules: requests with one key are one refund.
        key: String,
        /// The reason, for the books.
        reason: String,
        /// Who was paid.
        tenant: Option<TenantId>,
    }
    /// A payment was refunded, in part or in full.
    PaymentRefunded = "payment.refunded", 3, |event| event.tenant; {
        /// The payment.
        payment: PaymentId,
        /// The order or application that the payment is for.
        subject: PaymentSubject,
        /// The amount of this refund.
        amount: Money,
        /// The amount refunded so far.
        refunded: Money,
        /// Who was paid; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
        /// The name of the staff member who refunded; empty if a rule did. Absent before version 3.
        #[serde(default)]
        by_name: String,
        /// The reason; absent before version 3.
        #[serde(default)]
        reason: String,
        /// The payment after that; absent before version 3.
        #[serde(default)]
        snapshot: Option<Payment>,
    }
    /// The gateway declined a refund whose requester no longer waits for the answer.
    PaymentRefundDeclined = "payment.refund-declined", 1, |event| event.tenant; {
        /// The payment.
        payment: PaymentId,
        /// The order or application that the payment is for.
        subject: PaymentSubject,
        /// The amount of the refund.
        amount: Money,
        /// The name of the staff member who wanted to refund; empty if a rule did.
        by_name: String,
        /// Who was paid.
        tenant: Option<TenantId>,
    }
}
