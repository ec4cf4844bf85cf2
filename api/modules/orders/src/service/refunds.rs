//! What went back is written down, whoever asked for it.

use super::{
    Orders,
    timeline::{refused, tell},
};
use crate::store::orders::{self, OrderRecord};
use allpet_contract::events::{OrderCancelled, OrderRefunded};
use allpet_domain::{
    Money,
    orders::{Party, TimelineEntry},
};
use allpet_kernel::{Failure, Tx};

/// What is told of money of which it was heard only that it went back.
pub(crate) const UNSAID: &str = "The payment was refunded.";

/// Notes that `refunded` went back so far, and who of the shop (by name) gave it back; `None` where a rule did. What is known
/// already changes nothing.
pub(crate) async fn note(
    app: &Orders,
    tx: &mut Tx,
    kept: &mut OrderRecord,
    refunded: Money,
    by: Option<&str>,
    reason: &str,
) -> Result<(), Failure> {
    if refunded.minor <= kept.order.refunded.minor {
        return match by {
            Some(name) => sign(tx, kept, name, reason).await,
            None => Ok(()),
        };
    }
    let order = &mut kept.order;
    let now_back = Money::new(refunded.minor - order.refunded.minor, refunded.currency);
    order.refunded = refunded;
    if let Some(payment) = &mut order.payment {
        payment.refunded = refunded;
    }
    let from = order.state;
    if refunded.minor >= order.totals.total.minor {
        order.state = from.refund().map_err(refused)?;
        order.short.clear();
        if from.is_at_shop() {
            // It will never be sent: its pieces go back to the shelf.
            let event = OrderCancelled {
                order: order.id,
                reservation: kept.reservation,
                owner: kept.owner,
                tenant: Some(order.shop),
            };
            app.kernel.announce(tx, &event).await?;
        }
    }
    tell(
        order,
        app.kernel.now(),
        by.map_or(Party::System, |_| Party::Shop),
        format!("Refunded {now_back}: {}", reason.trim()),
    );
    kept.done_by(by.unwrap_or_default());
    let event = OrderRefunded {
        order: kept.order.id,
        owner: kept.owner,
        refunded,
        tenant: Some(kept.order.shop),
    };
    app.kernel.announce(tx, &event).await?;
    orders::save(tx, kept).await
}

/// It was heard of before the shop that asked for it could write it down: what was told takes its name and its reason.
async fn sign(tx: &mut Tx, kept: &mut OrderRecord, name: &str, reason: &str) -> Result<(), Failure> {
    let unsaid = |entry: &TimelineEntry| entry.who == Party::System && entry.what.ends_with(UNSAID);
    let Some(place) = kept.order.timeline.iter().rposition(unsaid) else {
        return Ok(());
    };
    let entry = &mut kept.order.timeline[place];
    entry.who = Party::Shop;
    entry.what = entry.what.replace(UNSAID, reason.trim());
    kept.staff.insert(place, name.to_owned());
    orders::save(tx, kept).await
}
