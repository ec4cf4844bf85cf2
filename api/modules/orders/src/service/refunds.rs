//! Records refunds with their order, whether the shop, a rule or the bank caused them.

use super::{
    Orders,
    timeline::{append_entry, transition_refused},
};
use crate::store::orders::{self, OrderRecord};
use allpet_contract::events::{OrderCancelled, OrderRefunded};
use allpet_domain::{
    Money,
    orders::{Party, TimelineEntry},
};
use allpet_kernel::{Failure, Tx};

/// The reason in the timeline if a refund arrives without one.
pub(crate) const DEFAULT_REASON: &str = "The payment was refunded.";

/// Records that `refunded` was refunded in total, and adds an entry to the timeline. `by` is the name of the merchant who
/// refunded; `None` if a rule did. Adds no second entry for an amount that is recorded already.
pub(crate) async fn record_refund(
    app: &Orders,
    tx: &mut Tx,
    record: &mut OrderRecord,
    refunded: Money,
    by: Option<&str>,
    reason: &str,
) -> Result<(), Failure> {
    if refunded.minor <= record.order.refunded.minor {
        return match by {
            Some(name) => add_staff_name(tx, record, name, reason).await,
            None => Ok(()),
        };
    }
    let order = &mut record.order;
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
    orders::save(tx, record).await
}

/// Adds the merchant's name and reason to an entry that an event wrote before the merchant's own request could.
async fn add_staff_name(
    tx: &mut Tx,
    record: &mut OrderRecord,
    name: &str,
    reason: &str,
) -> Result<(), Failure> {
    let is_unsigned =
        |entry: &TimelineEntry| entry.who == Party::System && entry.what.ends_with(DEFAULT_REASON);
    let Some(index) = record.order.timeline.iter().rposition(is_unsigned) else {
        return Ok(());
    };
    let entry = &mut record.order.timeline[index];
    entry.who = Party::Shop;
    entry.what = entry.what.replace(DEFAULT_REASON, reason.trim());
    record.staff.insert(index, name.to_owned());
    orders::save(tx, record).await
}
