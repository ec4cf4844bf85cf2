//! Payment of an order. The cart is emptied only when the payment has succeeded.

use super::{
    Orders, cart, supersede_unpaid,
    timeline::{self, append_payment_entry, transition_refused},
};
use crate::buyer_identity::BuyerIdentity;
use crate::store::{
    carts,
    orders::{self, OrderRecord},
};
use allpet_contract::{
    IdempotencyKey, Problem,
    events::OrderPaid,
    orders::{ConfirmOrderPayment, ORDER_NOT_FOUND, ORDER_REFUSED, Order, PayOrder},
    payments::{
        ALREADY_PAID, ConfirmPayment, CreatePayment, FindPayment, NO_SECOND_STEP, NewPayment,
        PAYMENT_DECLINED, PAYMENT_NOT_FOUND, Payment, PaymentSubject,
    },
};
use allpet_domain::{
    id::{CartId, OrderId},
    orders::{OrderState, SECOND_STEP_ASKED},
    payments::{FailureReason, PaymentProgress, PaymentState},
};
use allpet_kernel::{Buyer, Failure, Tx};
use sha2::{Digest as _, Sha256};

/// Pays an order with a card, once per idempotency key. Fails with `PAYMENT_DECLINED` if the bank declines.
pub(crate) async fn pay(app: &Orders, buyer: &Buyer, request: PayOrder) -> Result<Order, Failure> {
    let record = app.find_own_order(buyer, request.order).await?;
    let hash = Sha256::digest(format!("{}/{}", record.order.id, request.key.0));
    let key = timeline::id_from_hash(&hash).to_string();
    if let Err(refused) = check_awaiting_payment(app, &record.order) {
        // A repeated request gets the first one's answer, even if the order has changed since.
        return match app.module_client().send(FindPayment { key }).await {
            Ok(payment) => order_or_decline(record.order, payment.failure),
            Err(problem) if problem.code == PAYMENT_NOT_FOUND.code => Err(refused),
            Err(problem) => Err(problem.into()),
        };
    }
    let is_started = start_payment(app, record.order.id, record.cart).await?;
    let payment = app
        .module_client()
        .send(CreatePayment {
            key: IdempotencyKey(key),
            body: NewPayment {
                subject: PaymentSubject::Order(record.order.id),
                tenant: record.order.shop,
                amount: record.order.totals.total,
                card_token: request.body.card_token,
            },
        })
        .await;
    save_outcome(app, record.order.id, payment, is_started).await
}

/// Passes the payer's answer to the bank's second step on to payments.
pub(crate) async fn confirm(
    app: &Orders,
    buyer: &Buyer,
    request: ConfirmOrderPayment,
) -> Result<Order, Failure> {
    let record = app.find_own_order(buyer, request.order).await?;
    let payment = record.order.payment.as_ref().ok_or(NO_SECOND_STEP)?.id;
    let mut is_started = false;
    if record.order.state == OrderState::Placed {
        check_awaiting_payment(app, &record.order)?;
        is_started = start_payment(app, record.order.id, record.cart).await?;
    } else if record.order.state == OrderState::Cancelled {
        return Err(NO_SECOND_STEP.into());
    }
    let payment = app
        .module_client()
        .send(ConfirmPayment {
            payment,
            body: request.body,
        })
        .await;
    save_outcome(app, record.order.id, payment, is_started).await
}

/// Records that a payment starts, so that the cart accepts no other order or payment until the bank answers. Returns false if one
/// is recorded already.
async fn start_payment(app: &Orders, id: OrderId, cart: CartId) -> Result<bool, Failure> {
    let mut tx = app.db.begin().await?;
    // Locks the cart before the orders, so that two payments, or a payment and a second order, run one after the other.
    carts::lock(&mut tx, cart).await?;
    let record = orders::lock(&mut tx, id).await?.ok_or(ORDER_NOT_FOUND)?;
    check_awaiting_payment(app, &record.order)?;
    for other in orders::list_open_of_locked_cart(&mut tx, cart, record.reservation).await? {
        let other = orders::lock(&mut tx, other).await?;
        if other.is_some_and(|other| other.is_with_bank(app.now_ms())) {
            return Err(supersede_unpaid::payment_undecided());
        }
    }
    let is_started = !record.is_with_bank(app.now_ms());
    if is_started {
        orders::set_bank_since(&mut tx, id, Some(app.now_ms())).await?;
    }
    tx.commit().await?;
    Ok(is_started)
}

/// Saves the outcome of a payment. If payments refused the request, the cart is free again.
async fn save_outcome(
    app: &Orders,
    id: OrderId,
    payment: Result<Payment, Problem>,
    is_started: bool,
) -> Result<Order, Failure> {
    match payment {
        Ok(payment) => {
            let failure = payment.failure;
            order_or_decline(save_payment(app, id, payment).await?, failure)
        }
        Err(problem) => {
            // After an internal error, nobody knows whether the card was charged.
            if is_started && problem.status < 500 {
                let (mut tx, record) = app.lock_order(id).await?;
                if !record.is_undecided() {
                    orders::set_bank_since(&mut tx, id, None).await?;
                    tx.commit().await?;
                }
            }
            Err(problem.into())
        }
    }
}

/// Checks that the order still awaits its payment. Fails with `ORDER_REFUSED` if it is too late or the order was cancelled, and
/// with `ALREADY_PAID`.
fn check_awaiting_payment(app: &Orders, order: &Order) -> Result<(), Failure> {
    let is_late = app.kernel.now() >= order.pay_until;
    match order.state {
        OrderState::Placed if is_late => Err(Problem::new(ORDER_REFUSED)
            .detail("The time to pay this order has passed. Your cart is as it was: order again.")
            .into()),
        OrderState::Placed => Ok(()),
        OrderState::Cancelled | OrderState::Refunded => Err(Problem::new(ORDER_REFUSED)
            .detail("This order was canceled. Add its items to your cart and order again.")
            .into()),
        _ => Err(ALREADY_PAID.into()),
    }
}

/// Returns the order, or `PAYMENT_DECLINED` with advice if the payment failed.
fn order_or_decline(order: Order, failure: Option<FailureReason>) -> Result<Order, Failure> {
    match failure {
        Some(reason) => {
            let detail = format!("{} Your order and your cart stay as they are.", reason.advice());
            Err(Problem::new(PAYMENT_DECLINED).detail(detail).into())
        }
        None => Ok(order),
    }
}

/// Saves the state of an order's payment. Returns the order after that.
async fn save_payment(app: &Orders, id: OrderId, payment: Payment) -> Result<Order, Failure> {
    let (mut tx, mut record) = app.lock_order(id).await?;
    apply_payment(app, &mut tx, &mut record, payment).await?;
    if record.bank_ms.is_some() && !record.is_undecided() {
        orders::set_bank_since(&mut tx, id, None).await?;
    }
    tx.commit().await?;
    Ok(record.order)
}

/// Applies the state of a payment to its locked order and saves the order. Changes nothing if the state is stored already.
pub(crate) async fn apply_payment(
    app: &Orders,
    tx: &mut Tx,
    record: &mut OrderRecord,
    payment: Payment,
) -> Result<(), Failure> {
    let order = &mut record.order;
    let news = payment.progress();
    let stored = order.payment.as_ref().map(Payment::progress);
    // Refunds of a stored payment are recorded with the order.
    let is_known = |stored: &PaymentProgress| stored.payment == news.payment && stored.state == news.state;
    let is_newer = |stored: &PaymentProgress| news.payment > stored.payment;
    let replaces = stored.is_none_or(|stored| news.replaces(&stored));
    // A newer attempt that failed does not replace the payment that succeeded, but the timeline tells of it.
    let failed_meanwhile = news.state == PaymentState::Failed && stored.as_ref().is_some_and(is_newer);
    if stored.as_ref().is_some_and(is_known) || !(replaces || failed_meanwhile) {
        return Ok(());
    }
    let (state, at) = (payment.state, app.kernel.now());
    let card = format!(
        "{} ending in {}",
        payment.card.brand.label(),
        payment.card.last_four
    );
    let advice = payment.failure.map(FailureReason::advice);
    if replaces {
        order.payment = Some(orders::reconcile_payment(payment, order.state, order.refunded));
        let since = record.bank_ms.unwrap_or_else(|| app.now_ms());
        record.bank_ms = (state == PaymentState::Processing).then_some(since);
    }
    match state {
        PaymentState::Succeeded if order.state == OrderState::Placed => {
            order.state = order.state.pay().map_err(transition_refused)?;
            append_payment_entry(order, at, format!("Paid by {card}."));
            let event = OrderPaid {
                order: order.id,
                reservation: record.reservation,
                owner: record.owner,
                tenant: Some(order.shop),
            };
            app.kernel.announce(tx, &event).await?;
            remove_paid_lines(app, tx, record).await?;
        }
        PaymentState::Succeeded => {
            append_payment_entry(
                order,
                at,
                format!("A payment by {card} came too late. It is refunded."),
            );
        }
        PaymentState::Failed => {
            let advice = advice.unwrap_or_default();
            append_payment_entry(order, at, format!("The payment by {card} failed. {advice}"));
        }
        PaymentState::NeedsAction if order.state == OrderState::Placed => {
            append_payment_entry(order, at, SECOND_STEP_ASKED);
        }
        PaymentState::NeedsAction
        | PaymentState::Processing
        | PaymentState::Created
        | PaymentState::Cancelled => {}
    }
    orders::save(tx, record).await
}

/// Removes the paid quantities from the cart; anything added since stays.
async fn remove_paid_lines(app: &Orders, tx: &mut Tx, record: &OrderRecord) -> Result<(), Failure> {
    let lines = carts::load_lines(tx, record.cart).await?;
    let paid_quantity = |key: &str| {
        let lines_of_key = record
            .order
            .lines
            .iter()
            .filter(|line| super::cart::cart_pricing::item_key(&line.item) == key);
        lines_of_key.map(|line| line.quantity).sum::<u32>()
    };
    let paid = lines.iter().map(|line| (line.id, paid_quantity(&line.key)));
    let paid: Vec<_> = paid.filter(|(_, count)| *count > 0).collect();
    carts::subtract_from_lines(tx, record.cart, &paid).await?;
    let identity = record.owner.map_or(BuyerIdentity::Nobody, BuyerIdentity::Account);
    cart::announce_change(app, tx, record.cart, &identity).await
}
