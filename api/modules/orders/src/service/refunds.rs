//! Refunds: requested for cancelled orders, and recorded with their order, whoever caused them.

use super::{
    Orders,
    timeline::{append_entry, transition_refused},
};
use crate::store::orders::{self, OrderRecord};
use allpet_contract::events::{OrderCancelled, OrderRefunded, RefundRequested};
use allpet_domain::{
    Money,
    audit::{AuditAction, AuditSubject},
    orders::{OrderState, Party},
    payments::PaymentState,
};
use allpet_kernel::{Failure, Tx, audit::AuditRecord};

/// The reason in the timeline of a refund that an earlier release announced, without a reason.
pub(crate) const DEFAULT_REASON: &str = "The payment was refunded.";

/// Requests the refund of a cancelled order's payment. Payments makes it once, however often it is requested.
pub(crate) async fn request_if_cancelled(
    app: &Orders,
    tx: &mut Tx,
    record: &OrderRecord,
) -> Result<(), Failure> {
    let order = &record.order;
    let paid = order.payment.as_ref();
    let paid = paid.filter(|payment| payment.state == PaymentState::Succeeded);
    let (OrderState::Cancelled, Some(payment)) = (order.state, paid) else {
        return Ok(());
    };
    let event = RefundRequested {
        payment: payment.id,
        key: format!("{}/cancelled-{}", crate::NAME, order.id),
        reason: "The order was canceled.".to_owned(),
        tenant: Some(order.shop),
    };
    app.kernel.announce(tx, &event).await
}

/// Records that `refunded` was refunded in total, and adds an entry to the timeline. `by` is the name of the merchant who
/// refunded; `None` if a rule did. The answer to the merchant and the event both record a refund; the second one changes nothing.
pub(crate) async fn record_refund(
    app: &Orders,
    tx: &mut Tx,
    record: &mut OrderRecord,
    refunded: Money,
    by: Option<&str>,
    reason: &str,
) -> Result<(), Failure> {
    if refunded.minor <= record.order.refunded.minor {
        return Ok(());
    }
    let order = &mut record.order;
    let before = (order.state, order.refunded);
    let amount = Money::new(refunded.minor - order.refunded.minor, refunded.currency);
    order.refunded = refunded;
    if let Some(payment) = &mut order.payment {
        payment.refunded = refunded;
    }
    let previous = order.state;
    if refunded.minor >= order.totals.total.minor {
        order.state = previous.refund().map_err(transition_refused)?;
        order.short.clear();
        if previous.is_at_shop() {
            // The order will never ship, so the catalogue releases its stock.
            let event = OrderCancelled {
                order: order.id,
                reservation: record.reservation,
                owner: record.owner,
                tenant: Some(order.shop),
            };
            app.kernel.announce(tx, &event).await?;
        }
    }
    append_entry(
        order,
        app.kernel.now(),
        by.map_or(Party::System, |_| Party::Shop),
        format!("Refunded {amount}: {}", reason.trim()),
    );
    record.sign_last_entry(by.unwrap_or_default());
    let event = OrderRefunded {
        order: record.order.id,
        owner: record.owner,
        refunded,
        tenant: Some(record.order.shop),
    };
    app.kernel.announce(tx, &event).await?;
    if by.is_some() {
        app.kernel.record(tx, refund_by_staff(record, before)).await?;
    }
    orders::save(tx, record).await
}

/// Returns a record for the audit log about a refund that a merchant decided. `before` are the state and the refunded amount before it.
fn refund_by_staff(record: &OrderRecord, (state, refunded): (OrderState, Money)) -> AuditRecord {
    let order = &record.order;
    AuditRecord::new(AuditAction::OrderRefunded, AuditSubject::Order, order.id)
        .of(order.shop)
        .named(&order.number)
        .changed("state", state.as_str(), order.state.as_str())
        .changed("refunded", refunded, order.refunded)
}
