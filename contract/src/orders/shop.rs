//! The merchant's endpoints: the shop's orders.

use super::{ORDER_NOT_FOUND, ORDER_REFUSED, Order, Shipment};
use crate::{
    Cursor,
    access::{MerchantOf, audience},
    endpoint,
    page::Page,
    payments::{REFUND_DECLINED, REFUND_OUTDATED, REFUND_REFUSED, REFUND_UNDER_WAY},
};
use allpet_domain::{
    Money,
    id::{OrderId, TenantId},
    orders::OrderState,
};
use serde::{Deserialize, Serialize};

/// The filter of a shop's orders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShopOrderQuery {
    /// Only orders in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<OrderState>,
    /// Part of the number, the name or the e-mail address; empty for all.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<200>")
    )]
    pub q: String,
    /// True for oldest first: the longest waiting.
    #[serde(default)]
    pub oldest_first: bool,
    /// Rows per page, 1 to 100; 25 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::page::ROWS_MAX)))]
    pub limit: Option<u32>,
    /// The start of the page; the first page if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// A merchant's refund. `amount` and `refunded_before` are required.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("required" = ["amount", "refunded_before", "reason"])))]
pub struct OrderRefund {
    /// The amount, above zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Money"))]
    pub amount: Option<Money>,
    /// The order's `refunded` at the merchant's decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Money"))]
    pub refunded_before: Option<Money>,
    /// The reason, which the buyer reads.
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "allpet_domain::schema::RequiredLine<{ allpet_domain::payments::REFUND_REASON_MAX }>"
        )
    )]
    pub reason: String,
}

endpoint! {
    /// Lists the shop's orders, newest or oldest first.
    ListShopOrders { tenant: TenantId; query ShopOrderQuery } = GET "/api/shops/{tenant}/orders" -> 200 Page<Order>, MerchantOf,
        audience::FOR_PRODUCTS, [];
    /// Reads one of the shop's orders.
    ReadShopOrder { tenant: TenantId, order: OrderId } = GET "/api/shops/{tenant}/orders/{order}" -> 200 Order, MerchantOf,
        audience::FOR_PRODUCTS, [ORDER_NOT_FOUND];
    /// Marks an order as in production.
    BeginProduction { tenant: TenantId, order: OrderId } = POST "/api/shops/{tenant}/orders/{order}/begin-production" -> 200 Order,
        MerchantOf, audience::FOR_PRODUCTS, [ORDER_NOT_FOUND, ORDER_REFUSED];
    /// Marks an order as packed.
    PackOrder { tenant: TenantId, order: OrderId } = POST "/api/shops/{tenant}/orders/{order}/pack" -> 200 Order, MerchantOf,
        audience::FOR_PRODUCTS, [ORDER_NOT_FOUND, ORDER_REFUSED];
    /// Marks an order as shipped.
    ShipOrder { tenant: TenantId, order: OrderId; body Shipment } = POST "/api/shops/{tenant}/orders/{order}/ship" -> 200 Order,
        MerchantOf, audience::FOR_PRODUCTS, [ORDER_NOT_FOUND, ORDER_REFUSED];
    /// Marks an order as delivered.
    DeliverOrder { tenant: TenantId, order: OrderId } = POST "/api/shops/{tenant}/orders/{order}/deliver" -> 200 Order, MerchantOf,
        audience::FOR_PRODUCTS, [ORDER_NOT_FOUND, ORDER_REFUSED];
    /// Refunds part or all of an order, with a reason that the buyer reads. Refuses after another refund meanwhile.
    RefundOrder { tenant: TenantId, order: OrderId; key; body OrderRefund } = POST "/api/shops/{tenant}/orders/{order}/refunds"
        -> 200 Order, MerchantOf, audience::FOR_PRODUCTS, [ORDER_NOT_FOUND, ORDER_REFUSED, REFUND_OUTDATED, REFUND_REFUSED,
        REFUND_DECLINED, REFUND_UNDER_WAY];
}
