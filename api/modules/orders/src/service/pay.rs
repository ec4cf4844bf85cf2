//! An order is paid. Whatever the bank says, the cart is emptied only when the money is there.

use super::{
    Orders, cart, supersede_unpaid,
    timeline::{self, refused, tell_payment},
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
    orders::OrderState,
    payments::{FailureReason, PaymentState},
};
use allpet_kernel::{Buyer, Failure, Tx};
use sha2::{Digest as _, Sha256};

/// Pays with a card.
pub(crate) async fn pay(app: &Orders, buyer: &Buyer, request: PayOrder) -> Result<Order, Failure> {
    let kept = app.own(buyer, request.order).await?;
    let hash = Sha256::digest(format!("{}/{}", kept.order.id, request.key.0));
    let key = timeline::id_from(&hash).to_string();
    if let Err(refused) = waits(app, &kept.order) {
        // The same payment once more is answered as the first time, whatever became of the order since.
        return match app.module_client().send(FindPayment { key }).await {
            Ok(payment) => answer(kept.order, payment.failure),
            Err(problem) if problem.code == PAYMENT_NOT_FOUND.code => Err(refused),
            Err(problem) => Err(problem.into()),
        };
    }
    let begun = begin(app, kept.order.id, kept.cart).await?;
    let payment = app
        .module_client()
        .send(CreatePayment {
            key: IdempotencyKey(key),
            body: NewPayment {
                subject: PaymentSubject::Order(kept.order.id),
                tenant: kept.order.shop,
                amount: kept.order.totals.total,
                card_token: request.body.card_token,
            },
        })
        .await;
    settle(app, kept.order.id, payment, begun).await
}

/// Hands on the payer's answer to the second step.
pub(crate) async fn confirm(
    app: &Orders,
    buyer: &Buyer,
    request: ConfirmOrderPayment,
) -> Result<Order, Failure> {
    let kept = app.own(buyer, request.order).await?;
    let payment = kept.order.payment.as_ref().ok_or(NO_SECOND_STEP)?.id;
    let mut begun = false;
    if kept.order.state == OrderState::Placed {
        waits(app, &kept.order)?;
        begun = begin(app, kept.order.id, kept.cart).await?;
    } else if kept.order.state == OrderState::Cancelled {
        return Err(NO_SECOND_STEP.into());
    }
    let payment = app
        .module_client()
        .send(ConfirmPayment {
            payment,
            body: request.body,
        })
        .await;
    settle(app, kept.order.id, payment, begun).await
}

/// Notes that a payment is being made, so that nothing else is sold from the cart until the bank has answered. False where it
/// is noted already.
async fn begin(app: &Orders, id: OrderId, cart: CartId) -> Result<bool, Failure> {
    let mut tx = app.db.begin().await?;
    // The cart before the orders: two payments, or a payment and a second order, come one after the other here.
    carts::hold(&mut tx, cart).await?;
    let kept = orders::take(&mut tx, id).await?.ok_or(ORDER_NOT_FOUND)?;
    waits(app, &kept.order)?;
    for other in orders::waiting_held(&mut tx, cart, kept.reservation).await? {
        let other = orders::take(&mut tx, other).await?;
        if other.is_some_and(|other| other.is_with_bank(app.now_ms())) {
            return Err(supersede_unpaid::undecided());
        }
    }
    let begun = !kept.is_with_bank(app.now_ms());
    if begun {
        orders::set_bank(&mut tx, id, Some(app.now_ms())).await?;
    }
    tx.commit().await?;
    Ok(begun)
}

/// Writes down what came of a payment. Where none was made, the cart is free again.
async fn settle(
    app: &Orders,
    id: OrderId,
    payment: Result<Payment, Problem>,
    begun: bool,
) -> Result<Order, Failure> {
    match payment {
        Ok(payment) => {
            let failure = payment.failure;
            answer(note(app, id, payment).await?, failure)
        }
        Err(problem) => {
            // Of a fault of ours nobody knows whether it came before or after the charge.
            if begun && problem.status < 500 {
                let (mut tx, kept) = app.take(id).await?;
                if !kept.is_undecided() {
                    orders::set_bank(&mut tx, id, None).await?;
                    tx.commit().await?;
                }
            }
            Err(problem.into())
        }
    }
}

/// The order waits for its payment still.
fn waits(app: &Orders, order: &Order) -> Result<(), Failure> {
    let late = app.kernel.now() >= order.pay_until;
    match order.state {
        OrderState::Placed if late => Err(Problem::new(ORDER_REFUSED)
            .detail("The time to pay this order has passed. Your cart is as it was: order again.")
            .into()),
        OrderState::Placed => Ok(()),
        OrderState::Cancelled | OrderState::Refunded => Err(Problem::new(ORDER_REFUSED)
            .detail("This order was canceled. Add its items to your cart and order again.")
            .into()),
        _ => Err(ALREADY_PAID.into()),
    }
}

fn answer(order: Order, failure: Option<FailureReason>) -> Result<Order, Failure> {
    match failure {
        Some(reason) => {
            let detail = format!("{} Your order and your cart stay as they are.", reason.advice());
            Err(Problem::new(PAYMENT_DECLINED).detail(detail).into())
        }
        None => Ok(order),
    }
}

/// Writes down where an order's payment stands; the order as it then is.
async fn note(app: &Orders, id: OrderId, payment: Payment) -> Result<Order, Failure> {
    let (mut tx, mut kept) = app.take(id).await?;
    hear(app, &mut tx, &mut kept, payment).await?;
    if kept.bank_ms.is_some() && !kept.is_undecided() {
        orders::set_bank(&mut tx, id, None).await?;
    }
    tx.commit().await?;
    Ok(kept.order)
}

/// Writes down where an order's payment stands. What is known already changes nothing.
pub(crate) async fn hear(
    app: &Orders,
    tx: &mut Tx,
    kept: &mut OrderRecord,
    payment: Payment,
) -> Result<(), Failure> {
    let order = &mut kept.order;
    let same = order.payment.as_ref().filter(|known| known.id == payment.id);
    if same.is_some_and(|known| known.state == payment.state || known.state.is_final()) {
        return Ok(());
    }
    // Late news of an earlier try says nothing of the one that is under way; ids grow with time. Money that came always counts.
    let newer = order.payment.as_ref().filter(|known| known.id > payment.id);
    if newer.is_some() && payment.state != PaymentState::Succeeded {
        return Ok(());
    }
    let (state, at) = (payment.state, app.kernel.now());
    let card = format!(
        "{} ending in {}",
        payment.card.brand.label(),
        payment.card.last_four
    );
    let advice = payment.failure.map(FailureReason::advice);
    // A payment that failed says nothing against another one that came.
    let has_paid = order
        .payment
        .as_ref()
        .is_some_and(|known| known.state == PaymentState::Succeeded);
    if !(state == PaymentState::Failed && has_paid) {
        order.payment = Some(orders::current(payment, order.state, order.refunded));
        let since = kept.bank_ms.unwrap_or_else(|| app.now_ms());
        kept.bank_ms = (state == PaymentState::Processing).then_some(since);
    }
    match state {
        PaymentState::Succeeded if order.state == OrderState::Placed => {
            order.state = order.state.pay().map_err(refused)?;
            tell_payment(order, at, format!("Paid by {card}."));
            let event = OrderPaid {
                order: order.id,
                reservation: kept.reservation,
                owner: kept.owner,
                tenant: Some(order.shop),
            };
            app.kernel.announce(tx, &event).await?;
            take_out(app, tx, kept).await?;
        }
        PaymentState::Succeeded => {
            tell_payment(
                order,
                at,
                format!("A payment by {card} came too late. It is refunded."),
            );
        }
        PaymentState::Failed => {
            let advice = advice.unwrap_or_default();
            tell_payment(order, at, format!("The payment by {card} failed. {advice}"));
        }
        PaymentState::NeedsAction if order.state == OrderState::Placed => {
            tell_payment(order, at, "The bank asks the payer to confirm the payment.");
        }
        PaymentState::NeedsAction
        | PaymentState::Processing
        | PaymentState::Created
        | PaymentState::Cancelled => {}
    }
    orders::save(tx, kept).await
}

/// What is paid leaves the cart; what was put in since stays.
async fn take_out(app: &Orders, tx: &mut Tx, kept: &OrderRecord) -> Result<(), Failure> {
    let lines = carts::lines(tx, kept.cart).await?;
    let bought = |key: &str| {
        let of_key = kept
            .order
            .lines
            .iter()
            .filter(|line| super::cart_pricing::key(&line.item) == key);
        of_key.map(|line| line.quantity).sum::<u32>()
    };
    let bought = lines.iter().map(|line| (line.id, bought(&line.key)));
    let bought: Vec<_> = bought.filter(|(_, count)| *count > 0).collect();
    carts::take_out(tx, kept.cart, &bought).await?;
    let who = kept.owner.map_or(BuyerIdentity::Nobody, BuyerIdentity::Account);
    cart::announce(app, tx, kept.cart, &who).await
}
