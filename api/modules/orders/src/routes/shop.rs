//! A merchant's work on the shop's orders.

use crate::service::{
    Orders,
    shop::{self, FulfilmentStep},
};
use allpet_contract::{
    Page,
    orders::{
        BeginProduction, DeliverOrder, ListShopOrders, Order, PackOrder, ReadShopOrder, RefundOrder,
        ShipOrder,
    },
};
use allpet_kernel::{Failure, Merchant};

pub(crate) async fn list_shop_orders(
    app: Orders,
    merchant: Merchant,
    request: ListShopOrders,
) -> Result<Page<Order>, Failure> {
    shop::list(&app, merchant.tenant, &request.query).await
}

pub(crate) async fn read_shop_order(
    app: Orders,
    merchant: Merchant,
    request: ReadShopOrder,
) -> Result<Order, Failure> {
    shop::read(&app, merchant.tenant, request.order).await
}

pub(crate) async fn begin_production(
    app: Orders,
    merchant: Merchant,
    request: BeginProduction,
) -> Result<Order, Failure> {
    shop::advance(&app, &merchant, request.order, FulfilmentStep::Begin).await
}

pub(crate) async fn pack_order(
    app: Orders,
    merchant: Merchant,
    request: PackOrder,
) -> Result<Order, Failure> {
    shop::advance(&app, &merchant, request.order, FulfilmentStep::Pack).await
}

pub(crate) async fn ship_order(
    app: Orders,
    merchant: Merchant,
    request: ShipOrder,
) -> Result<Order, Failure> {
    let shipment = shop::check_shipment(&request.body)?;
    shop::advance(&app, &merchant, request.order, FulfilmentStep::Ship(shipment)).await
}

pub(crate) async fn deliver_order(
    app: Orders,
    merchant: Merchant,
    request: DeliverOrder,
) -> Result<Order, Failure> {
    shop::advance(&app, &merchant, request.order, FulfilmentStep::Deliver).await
}

pub(crate) async fn refund_order(
    app: Orders,
    merchant: Merchant,
    request: RefundOrder,
) -> Result<Order, Failure> {
    shop::refund(&app, &merchant, request).await
}
