//! Refunds that a rule of another module requires: recorded when the event arrives, and made by a job.

use super::{Payments, refund};
use crate::{
    jobs::FinishRefund,
    store::{payments, refunds},
};
use allpet_contract::{events::RefundRequested, payments::PAYMENT_NOT_FOUND};
use allpet_domain::payments::refund_reason;
use allpet_kernel::{Failure, Tx, events, jobs::NewJob};
use futures::future::BoxFuture;

/// Handles requests for refunds.
#[derive(Clone, Debug)]
pub(crate) struct RefundRequestedListener(pub(crate) Payments);

impl RefundRequestedListener {
    /// Records the refund of everything that is left and enqueues its job, once per key. Fails while another refund of the payment
    /// is in progress, so that the event is retried: what is left is known only then.
    async fn record(&self, tx: &mut Tx, event: RefundRequested) -> Result<(), Failure> {
        let app = &self.0;
        let record = payments::lock(tx, event.payment)
            .await?
            .ok_or(PAYMENT_NOT_FOUND)?;
        let existing = refunds::find_by_key(tx, event.payment, &event.key).await?;
        let left = record.unreserved();
        let refund = match existing {
            Some(existing) if existing.state.again().is_none() => return Ok(()),
            Some(existing) => existing,
            None if record.has_refund_under_way() => {
                return Err(Failure::internal("another refund of the payment is in progress"));
            }
            None if left.minor == 0 => return Ok(()),
            None => {
                let by_and_reason = (String::new(), refund_reason(&event.reason)?);
                refund::insert(app, tx, &record, left, by_and_reason, &event.key).await?
            }
        };
        let job = FinishRefund {
            refund: refund.id,
            owed: true,
        };
        let job = NewJob::new(&job).unique(refund.id);
        app.kernel.enqueue(tx, job).await.map(drop)
    }
}

impl events::Listener<RefundRequested> for RefundRequestedListener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: RefundRequested) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.record(tx, event))
    }
}
