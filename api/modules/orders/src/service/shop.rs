//! What a merchant does: pack, ship, deliver, give back.

use super::{
    Orders, refunds,
    timeline::{refused, tell},
};
use crate::store::orders::{self, OrderRecord};
use allpet_contract::{
    IdempotencyKey, Page,
    events::{OrderDelivered, OrderShipped},
    orders::{
        CARRIER_MAX, ORDER_NOT_FOUND, ORDER_REFUSED, Order, OrderRefund, RefundOrder, Shipment,
        ShopOrderQuery,
    },
    payments::{NewRefund, RefundPayment},
};
use allpet_domain::{
    Invalid,
    id::{OrderId, TenantId},
    orders::Party,
    validation,
};
use allpet_kernel::{Failure, Merchant, paging::PageRequest};
use sha2::{Digest as _, Sha256};

/// What is done to an order.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// What is made to order is begun.
    Begin,
    /// It is in its box.
    Pack,
    /// The carrier has it.
    Ship(Shipment),
    /// The buyer has it.
    Deliver,
}

/// Who carries it, and what to follow it by.
pub(crate) fn shipment(form: &Shipment) -> Result<Shipment, Invalid> {
    let mut invalid = Invalid::default();
    let carrier = invalid.merge(validation::text(
        "carrier",
        "the carrier",
        &form.carrier,
        CARRIER_MAX,
    ));
    let tracking = invalid.merge(validation::optional_text(
        "tracking",
        "the tracking code",
        &form.tracking,
        CARRIER_MAX,
    ));
    invalid.or(Shipment {
        carrier: carrier.unwrap_or_default(),
        tracking: tracking.unwrap_or_default(),
    })
}

/// The shop's orders, the newest or the oldest first.
pub(crate) async fn list(
    app: &Orders,
    shop: TenantId,
    query: &ShopOrderQuery,
) -> Result<Page<Order>, Failure> {
    let asked = PageRequest::read(query.limit, query.cursor.as_ref())?;
    let rows = orders::list_of_shop(&app.db, shop, query, asked.behind, asked.rows()).await?;
    Ok(asked
        .page(rows, |record| record.order.id.0)
        .map(OrderRecord::of_shop))
}

/// One of the shop's orders; another's is not there.
pub(crate) async fn read(app: &Orders, shop: TenantId, id: OrderId) -> Result<Order, Failure> {
    let found = orders::find_of_shop(&app.db, shop, id).await?;
    Ok(found.ok_or(ORDER_NOT_FOUND)?.of_shop())
}

/// Takes an order one step on.
pub(crate) async fn step(
    app: &Orders,
    merchant: &Merchant,
    id: OrderId,
    step: Step,
) -> Result<Order, Failure> {
    read(app, merchant.tenant, id).await?;
    let (mut tx, mut kept) = app.take(id).await?;
    let order = &mut kept.order;
    let (state, what) = match &step {
        Step::Begin => (
            order.state.begin_production(),
            "The workshop has begun.".to_owned(),
        ),
        Step::Pack => (
            order.state.pack(order.made_to_order),
            "The parcel is packed.".to_owned(),
        ),
        Step::Ship(shipment) => (order.state.ship(), sent(shipment)),
        Step::Deliver => (order.state.deliver(), "The parcel was delivered.".to_owned()),
    };
    order.state = state.map_err(refused)?;
    tell(order, app.kernel.now(), Party::Shop, what);
    kept.done_by(&merchant.claims.name);
    let (owner, tenant) = (kept.owner, Some(merchant.tenant));
    match step {
        Step::Ship(shipment) => {
            kept.order.shipment = Some(shipment);
            let event = OrderShipped {
                order: id,
                owner,
                tenant,
            };
            app.kernel.announce(&mut tx, &event).await?;
        }
        Step::Deliver => {
            let event = OrderDelivered {
                order: id,
                owner,
                tenant,
            };
            app.kernel.announce(&mut tx, &event).await?;
        }
        // What was missing has been found: it is in the box.
        Step::Pack => kept.order.short.clear(),
        Step::Begin => {}
    }
    orders::save(&mut tx, &kept).await?;
    tx.commit().await?;
    Ok(kept.of_shop())
}

fn sent(shipment: &Shipment) -> String {
    if shipment.tracking.is_empty() {
        format!("{} has the parcel.", shipment.carrier)
    } else {
        format!("{} has the parcel: {}.", shipment.carrier, shipment.tracking)
    }
}

/// Gives back part or all of what was paid.
pub(crate) async fn refund(
    app: &Orders,
    merchant: &Merchant,
    request: RefundOrder,
) -> Result<Order, Failure> {
    let order = read(app, merchant.tenant, request.order).await?;
    let refund = new_refund(request.body, &merchant.claims.name)?;
    let payment = order.payment.ok_or(ORDER_REFUSED)?.id;
    let hash = Sha256::digest(format!("{}/{}", order.id, request.key.0));
    let reason = refund.reason.clone();
    let payment = app
        .module_client()
        .send(RefundPayment {
            payment,
            key: IdempotencyKey(super::timeline::id_from(&hash).to_string()),
            body: refund,
        })
        .await?;
    let (mut tx, mut kept) = app.take(request.order).await?;
    let by = Some(merchant.claims.name.as_str());
    refunds::note(app, &mut tx, &mut kept, payment.refunded, by, &reason).await?;
    tx.commit().await?;
    Ok(kept.of_shop())
}

/// Checks that a refund says how much, and what its merchant saw: an empty field gives nothing back.
fn new_refund(form: OrderRefund, by_name: &str) -> Result<NewRefund, Invalid> {
    let mut invalid = Invalid::default();
    let message = "Enter how much to refund.";
    invalid.check(form.amount.is_some(), "amount", "required", message);
    let message = "Say how much had been refunded when you decided on this.";
    invalid.check(
        form.refunded_before.is_some(),
        "refunded_before",
        "required",
        message,
    );
    invalid.or(NewRefund {
        amount: form.amount,
        refunded_before: form.refunded_before,
        by_name: by_name.to_owned(),
        reason: form.reason,
    })
}
