//! A merchant's work on an order: produce, pack, ship, deliver, refund.

use super::{
    Orders, refunds,
    timeline::{append_entry, transition_refused},
};
use crate::store::orders::{self, OrderRecord};
use allpet_contract::{
    IdempotencyKey, Page,
    events::{OrderDelivered, OrderProgressed, OrderShipped},
    orders::{
        CARRIER_MAX, ORDER_NOT_FOUND, ORDER_REFUSED, Order, OrderRefund, RefundOrder, Shipment,
        ShopOrderQuery,
    },
    payments::{NewRefund, RefundPayment},
};
use allpet_domain::{
    Invalid,
    audit::{AuditAction, AuditSubject},
    id::{OrderId, TenantId},
    orders::Party,
    validation,
};
use allpet_kernel::{Failure, Merchant, audit::AuditRecord, paging::PageRequest};
use sha2::{Digest as _, Sha256};

/// A step of an order's fulfilment.
#[derive(Clone, Debug)]
pub(crate) enum FulfilmentStep {
    /// Production of a made-to-order item starts.
    Begin,
    /// The parcel is packed.
    Pack,
    /// The carrier has the parcel.
    Ship(Shipment),
    /// The buyer has the parcel.
    Deliver,
}

/// Checks the carrier and the tracking code.
pub(crate) fn check_shipment(form: &Shipment) -> Result<Shipment, Invalid> {
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

/// Lists the shop's orders, newest or oldest first.
pub(crate) async fn list(
    app: &Orders,
    shop: TenantId,
    query: &ShopOrderQuery,
) -> Result<Page<Order>, Failure> {
    let page_request = PageRequest::read(query.limit, query.cursor.as_ref())?;
    let rows = orders::list_of_shop(&app.db, shop, query, page_request.behind, page_request.rows()).await?;
    Ok(page_request
        .page(rows, |record| record.order.id.0)
        .map(OrderRecord::into_shop_view))
}

/// Reads one of the shop's orders. Fails with `ORDER_NOT_FOUND` for another shop's.
pub(crate) async fn read(app: &Orders, shop: TenantId, id: OrderId) -> Result<Order, Failure> {
    let found = orders::find_of_shop(&app.db, shop, id).await?;
    Ok(found.ok_or(ORDER_NOT_FOUND)?.into_shop_view())
}

/// Advances an order by one step. Fails with `ORDER_REFUSED` if its state does not allow the step.
pub(crate) async fn advance(
    app: &Orders,
    merchant: &Merchant,
    id: OrderId,
    step: FulfilmentStep,
) -> Result<Order, Failure> {
    read(app, merchant.tenant, id).await?;
    let (mut tx, mut record) = app.lock_order(id).await?;
    let order = &mut record.order;
    let (state, text) = match &step {
        FulfilmentStep::Begin => (
            order.state.begin_production(),
            "The workshop has begun.".to_owned(),
        ),
        FulfilmentStep::Pack => (
            order.state.pack(order.made_to_order),
            "The parcel is packed.".to_owned(),
        ),
        FulfilmentStep::Ship(shipment) => (order.state.ship(), shipped_text(shipment)),
        FulfilmentStep::Deliver => (order.state.deliver(), "The parcel was delivered.".to_owned()),
    };
    let previous = order.state;
    order.state = state.map_err(transition_refused)?;
    let action = if matches!(step, FulfilmentStep::Ship(_)) {
        AuditAction::OrderShipped
    } else {
        AuditAction::OrderProgressed
    };
    let audit = AuditRecord::new(action, AuditSubject::Order, id)
        .of(merchant.tenant)
        .named(&order.number)
        .changed("state", previous.as_str(), order.state.as_str());
    append_entry(order, app.kernel.now(), Party::Shop, text);
    record.sign_last_entry(&merchant.claims.name);
    let (owner, tenant) = (record.owner, Some(merchant.tenant));
    match step {
        FulfilmentStep::Ship(shipment) => {
            record.order.shipment = Some(shipment);
            let event = OrderShipped {
                order: id,
                owner,
                tenant,
            };
            app.kernel.announce(&mut tx, &event).await?;
        }
        FulfilmentStep::Deliver => {
            let event = OrderDelivered {
                order: id,
                owner,
                tenant,
            };
            app.kernel.announce(&mut tx, &event).await?;
        }
        FulfilmentStep::Begin | FulfilmentStep::Pack => {
            if matches!(step, FulfilmentStep::Pack) {
                // Packing shows that the missing items were found.
                record.order.short.clear();
            }
            let event = OrderProgressed {
                order: id,
                owner,
                tenant: merchant.tenant,
            };
            app.kernel.announce(&mut tx, &event).await?;
        }
    }
    orders::save(&mut tx, &record).await?;
    app.kernel.record(&mut tx, audit).await?;
    tx.commit().await?;
    Ok(record.into_shop_view())
}

/// Returns the timeline's text for a parcel that was shipped.
pub(super) fn shipped_text(shipment: &Shipment) -> String {
    if shipment.tracking.is_empty() {
        format!("{} has the parcel.", shipment.carrier)
    } else {
        format!("{} has the parcel: {}.", shipment.carrier, shipment.tracking)
    }
}

/// Refunds part or all of the payment, once per idempotency key.
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
            key: IdempotencyKey(super::timeline::id_from_hash(&hash).to_string()),
            body: refund,
        })
        .await?;
    let (mut tx, mut record) = app.lock_order(request.order).await?;
    let by = Some(merchant.claims.name.as_str());
    refunds::record_refund(app, &mut tx, &mut record, payment.refunded, by, &reason).await?;
    tx.commit().await?;
    Ok(record.into_shop_view())
}

/// Checks that the form states an amount and how much was refunded before. An empty field refunds nothing.
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
