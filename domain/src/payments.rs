//! Payments: their states, refunds, the double-entry ledger, and card numbers.

mod card;
mod ledger;
mod progress;
mod state;

#[cfg(test)]
mod tests;

pub use card::{Brand, Card, CardNumber, STEP_CODE_DIGITS, security_code, step_code, valid_until};
pub use ledger::{Account, Posting, PostingEntry, balances, capture, refund};
pub use progress::PaymentProgress;
pub use state::{
    FailureReason, PAYMENT_STATES, PaymentRefused, PaymentState, REFUND_REASON_MAX, RefundOutdated,
    RefundRefused, RefundState, check_refunded_before, refund_reason, refundable,
};
