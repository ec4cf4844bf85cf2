//! The checkout, and a buyer's orders.

use crate::service::{Orders, buyer_orders, checkout, pay, reclaim_guest_order};
use allpet_contract::{
    Page,
    orders::{
        CancelOrder, Cart, ConfirmOrderPayment, FindOrder, MyOrders, OpenOrder, Order, PayOrder, PlaceOrder,
        PriceCheckout, ReadOrder, Reorder,
    },
};
use allpet_domain::orders::Totals;
use allpet_kernel::{Buyer, Failure, Reply};

pub(crate) async fn price_checkout(
    app: Orders,
    buyer: Buyer,
    request: PriceCheckout,
) -> Result<Totals, Failure> {
    checkout::price(&app, &buyer, &request.body).await
}

pub(crate) async fn place_order(app: Orders, buyer: Buyer, request: PlaceOrder) -> Result<Order, Failure> {
    checkout::place_order(&app, &buyer, request).await
}

pub(crate) async fn pay_order(app: Orders, buyer: Buyer, request: PayOrder) -> Result<Order, Failure> {
    pay::pay(&app, &buyer, request).await
}

pub(crate) async fn confirm_order_payment(
    app: Orders,
    buyer: Buyer,
    request: ConfirmOrderPayment,
) -> Result<Order, Failure> {
    pay::confirm(&app, &buyer, request).await
}

pub(crate) async fn my_orders(app: Orders, buyer: Buyer, request: MyOrders) -> Result<Page<Order>, Failure> {
    buyer_orders::list(&app, &buyer, &request.query).await
}

pub(crate) async fn read_order(app: Orders, buyer: Buyer, request: ReadOrder) -> Result<Order, Failure> {
    Ok(app.find_own_order(&buyer, request.order).await?.order)
}

pub(crate) async fn find_order(
    app: Orders,
    buyer: Buyer,
    request: FindOrder,
) -> Result<Reply<Order>, Failure> {
    reclaim_guest_order::find_by_number(&app, &buyer, &request.body).await
}

pub(crate) async fn open_order(
    app: Orders,
    buyer: Buyer,
    request: OpenOrder,
) -> Result<Reply<Order>, Failure> {
    reclaim_guest_order::open_by_key(&app, &buyer, request.order, &request.body.key).await
}

pub(crate) async fn cancel_order(app: Orders, buyer: Buyer, request: CancelOrder) -> Result<Order, Failure> {
    buyer_orders::cancel(&app, &buyer, request.order).await
}

pub(crate) async fn reorder(app: Orders, buyer: Buyer, request: Reorder) -> Result<Reply<Cart>, Failure> {
    buyer_orders::reorder(&app, &buyer, request).await
}
