//! What a merchant does with the shop's orders.

use super::{ORDER_NOT_FOUND, ORDER_REFUSED, Order, Shipment};
use crate::{
    Cursor,
    access::{MerchantOf, audience},
    endpoint,
    page::Page,
    payments::{REFUND_DECLINED, REFUND_OUTDATED, REFUND_REFUSED},
};
use allpet_domain::{
    Money,
    id::{OrderId, TenantId},
    orders::OrderState,
};
use serde::{Deserialize, Serialize};

/// Which orders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShopOrderQuery {
    /// Only those that stand there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<OrderState>,
    /// Part of the number, the name or the e-mail address; empty for all.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<200>")
    )]
    pub q: String,
    /// The oldest first: what waits longest.
    #[serde(default)]
    pub oldest_first: bool,
    /// Rows to a page, 1 to 100; 25 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::page::ROWS_MAX)))]
    pub limit: Option<u32>,
    /// Where to start; the first page where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// What a merchant gives back. Amount and `refunded_before` must be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("required" = ["amount", "refunded_before", "reason"])))]
pub struct OrderRefund {
    /// How much; above zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Money"))]
    pub amount: Option<Money>,
    /// The order's `refunded` as it was when the merchant decided on the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Money"))]
    pub refunded_before: Option<Money>,
    /// Why; the buyer reads it.
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "allpet_domain::schema::RequiredLine<{ allpet_domain::payments::REFUND_REASON_MAX }>"
        )
    )]
    pub reason: String,
}

endpoint! {
    /// Lists the shop's orders, the newest first or the oldest first.
    ListShopOrders { tenant: TenantId; query ShopOrderQuery } = GET "/api/shops/{tenant}/orders" -> 200 Page<Order>, MerchantOf,
        audience::FOR_PRODUCTS, [];
    /// Reads one of the shop's orders.
    ReadShopOrder { tenant: TenantId, order: OrderId } = GET "/api/shops/{tenant}/orders/{order}" -> 200 Order, MerchantOf,
        audience::FOR_PRODUCTS, [ORDER_NOT_FOUND];
    /// Says that what is made to order is being made.
    BeginProduction { tenant: TenantId, order: OrderId } = POST "/api/shops/{tenant}/orders/{order}/begin-production" -> 200 Order,
        MerchantOf, audience::FOR_PRODUCTS, [ORDER_NOT_FOUND, ORDER_REFUSED];
    /// Says that an order is packed.
    PackOrder { tenant: TenantId, order: OrderId } = POST "/api/shops/{tenant}/orders/{order}/pack" -> 200 Order, MerchantOf,
        audience::FOR_PRODUCTS, [ORDER_NOT_FOUND, ORDER_REFUSED];
    /// Says that the carrier has an order.
    ShipOrder { tenant: TenantId, order: OrderId; body Shipment } = POST "/api/shops/{tenant}/orders/{order}/ship" -> 200 Order,
        MerchantOf, audience::FOR_PRODUCTS, [ORDER_NOT_FOUND, ORDER_REFUSED];
    /// Says that the buyer has an order.
    DeliverOrder { tenant: TenantId, order: OrderId } = POST "/api/shops/{tenant}/orders/{order}/deliver" -> 200 Order, MerchantOf,
        audience::FOR_PRODUCTS, [ORDER_NOT_FOUND, ORDER_REFUSED];
    /// Gives back part or all of what was paid, with a reason that the buyer reads. Refused where another refund was made meanwhile.
    RefundOrder { tenant: TenantId, order: OrderId; key; body OrderRefund } = POST "/api/shops/{tenant}/orders/{order}/refunds"
        -> 200 Order, MerchantOf, audience::FOR_PRODUCTS, [ORDER_NOT_FOUND, ORDER_REFUSED, REFUND_OUTDATED, REFUND_REFUSED,
        REFUND_DECLINED];
}
