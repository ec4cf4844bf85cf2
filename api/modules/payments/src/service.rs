//! Cards, payments and refunds.

pub(crate) mod charge;
pub(crate) mod finish_refund;
pub(crate) mod ledger_queries;
pub(crate) mod order_cancelled;
pub(crate) mod refund;
mod refund_conflict;
pub(crate) mod refund_requested;
pub(crate) mod settle;
pub(crate) mod tokens;

use crate::{
    gateway::Gateway,
    store::payments::{self, PaymentRecord},
};
use allpet_contract::payments::PAYMENT_NOT_FOUND;
use allpet_domain::id::PaymentId;
use allpet_kernel::{Db, Failure, Kernel};
use std::sync::Arc;

/// The state that the handlers share; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Payments {
    pub(crate) kernel: Kernel,
    pub(crate) db: Db,
    pub(crate) gateway: Arc<dyn Gateway>,
}

impl Payments {
    pub(crate) async fn find(&self, id: PaymentId) -> Result<PaymentRecord, Failure> {
        payments::find(&self.db, id)
            .await?
            .ok_or_else(|| PAYMENT_NOT_FOUND.into())
    }

    pub(crate) fn now_ms(&self) -> i64 {
        i64::try_from(self.kernel.now().unix_millis()).unwrap_or(i64::MAX)
    }
}

/// Converts a refused transition to an internal error, because the code should not have requested it.
fn wrong_transition(refused: allpet_domain::payments::PaymentRefused) -> Failure {
    Failure::internal(refused)
}
