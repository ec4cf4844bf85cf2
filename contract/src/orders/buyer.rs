//! The buyer's endpoints: price, order, pay, track, cancel, reorder.

use super::{
    CART_FULL, CART_REFUSED, CART_UNDECIDED, Cart, CartItem, ORDER_NOT_FOUND, ORDER_REFUSED, TOTAL_CHANGED,
};
use crate::{
    access::{Shopper, audience},
    catalog::{OUT_OF_STOCK, SKU_NOT_FOUND},
    endpoint,
    limit::{CARD_TESTS, DECLINED_CARDS, GUEST_CARTS, ORDER_GUESSES, RESERVATIONS},
    page::{Page, Paging},
    payments::{
        ALREADY_PAID, CARD_TOKEN_SPENT, NO_SECOND_STEP, PAYMENT_DECLINED, PAYMENT_UNDER_WAY, PayForm,
        Payment, SecondStep,
    },
};
use allpet_domain::{
    Money, Timestamp,
    id::{OrderId, TenantId},
    orders::{Address, OrderState, ShippingChoice, TimelineEntry, Totals},
};
use serde::{Deserialize, Serialize};

/// The checkout's address and shipping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckoutForm {
    /// The shipping address.
    pub address: Address,
    /// The speed of shipping.
    #[serde(default)]
    pub shipping: ShippingChoice,
}

/// The order form; the items are those in the cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderForm {
    /// The shipping address.
    pub address: Address,
    /// The speed of shipping.
    #[serde(default)]
    pub shipping: ShippingChoice,
    /// The e-mail address for news of the order.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::EmailAddress"))]
    pub email: String,
    /// The total that the buyer saw. The server refuses any other.
    pub expected_total: Money,
}

/// A line of an order, frozen when it was placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderLine {
    /// The item.
    pub item: CartItem,
    /// The product's name.
    pub title: String,
    /// The options that distinguish the variant.
    pub detail: String,
    /// The product's short name in URLs.
    pub slug: String,
    /// The name of its picture.
    pub picture: String,
    /// The quantity.
    pub quantity: u32,
    /// The price of one unit.
    pub unit_price: Money,
}

/// Maximum length of a carrier's name and of a tracking code, in characters.
pub const CARRIER_MAX: usize = 60;

/// The shipment of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Shipment {
    /// The carrier's name, 1 to 60 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::RequiredLine<{ CARRIER_MAX }>")
    )]
    pub carrier: String,
    /// The tracking code, up to 60 characters; may be empty.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<{ CARRIER_MAX }>")
    )]
    pub tracking: String,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Order {
    /// The id.
    pub id: OrderId,
    /// The number for people: `AP-7K2M-9QXD`.
    pub number: String,
    /// The shop.
    pub shop: TenantId,
    /// The state.
    pub state: OrderState,
    /// The ordered items.
    pub lines: Vec<OrderLine>,
    /// The total, itemized.
    pub totals: Totals,
    /// The shipping address.
    pub address: Address,
    /// The speed of shipping.
    pub shipping: ShippingChoice,
    /// The e-mail address for news of the order.
    pub email: String,
    /// Whether something in it is made to order.
    pub made_to_order: bool,
    /// The last payment attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Payment>,
    /// The amount refunded so far.
    pub refunded: Money,
    /// The shipment, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<Shipment>,
    /// The items out of stock, sold to others before this order was paid. The shop finds them, or refunds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub short: Vec<String>,
    /// The time of the order.
    pub placed: Timestamp,
    /// The deadline of its payment.
    pub pay_until: Timestamp,
    /// The history, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// The key of the order's link, with which its buyer opens it in another browser; only for the buyer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// A guest's search for an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderSearch {
    /// Its number, in any case, with or without its hyphens: `AP-7K2M-9QXD`.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::OrderNumber"))]
    pub number: String,
    /// The e-mail address of the order.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::EmailAddress"))]
    pub email: String,
}

/// The key of an order's link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderKey {
    /// See [`Order::key`].
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::OptionalLine<200>")
    )]
    pub key: String,
}

endpoint! {
    /// Prices my cart for an address, and explains every line.
    PriceCheckout { ; body CheckoutForm } = POST "/api/checkout/price" -> 200 Totals, Shopper, audience::FOR_PRODUCTS, [CART_REFUSED],
        priority Paying;
    /// Orders my cart. Holds the stock until `pay_until`; the cart stays as it is until the order is paid.
    PlaceOrder { ; key; body OrderForm } = POST "/api/orders" -> 201 Order, Shopper, audience::FOR_PRODUCTS,
        [CART_REFUSED, CART_UNDECIDED, TOTAL_CHANGED, OUT_OF_STOCK, SKU_NOT_FOUND], limits [RESERVATIONS], priority Paying;
    /// Pays an order, once per key. If the bank requires a second step, the returned payment needs action.
    PayOrder { order: OrderId; key; body PayForm } = POST "/api/orders/{order}/pay" -> 200 Order, Shopper, audience::FOR_PRODUCTS,
        [ORDER_NOT_FOUND, ORDER_REFUSED, CART_UNDECIDED, CARD_TOKEN_SPENT, PAYMENT_UNDER_WAY, ALREADY_PAID, PAYMENT_DECLINED],
        limits [DECLINED_CARDS, CARD_TESTS], priority Paying;
    /// Answers the bank's second step.
    ConfirmOrderPayment { order: OrderId; body SecondStep } = POST "/api/orders/{order}/confirm-payment" -> 200 Order, Shopper,
        audience::FOR_PRODUCTS, [ORDER_NOT_FOUND, ORDER_REFUSED, CART_UNDECIDED, NO_SECOND_STEP, PAYMENT_DECLINED],
        limits [DECLINED_CARDS, CARD_TESTS], priority Paying;
    /// Lists my orders, newest first: the account's, or those that this browser placed as a guest.
    MyOrders { ; query Paging } = GET "/api/orders" -> 200 Page<Order>, Shopper, audience::FOR_PRODUCTS, [];
    /// Reads one of my orders.
    ReadOrder { order: OrderId } = GET "/api/orders/{order}" -> 200 Order, Shopper, audience::FOR_PRODUCTS, [ORDER_NOT_FOUND];
    /// Finds a guest's order by its number and e-mail address, and gives it to this browser or account.
    FindOrder { ; body OrderSearch } = POST "/api/orders/find" -> 200 Order, Shopper, audience::FOR_PRODUCTS, [ORDER_NOT_FOUND],
        limits [ORDER_GUESSES], priority Verifying;
    /// Opens a guest's order by the key in its link, and gives it to this browser or account.
    OpenOrder { order: OrderId; body OrderKey } = POST "/api/orders/{order}/open" -> 200 Order, Shopper, audience::FOR_PRODUCTS,
        [ORDER_NOT_FOUND], limits [ORDER_GUESSES], priority Verifying;
    /// Cancels one of my orders before it is made or packed. Refunds its payment.
    CancelOrder { order: OrderId } = POST "/api/orders/{order}/cancel" -> 200 Order, Shopper, audience::FOR_PRODUCTS,
        [ORDER_NOT_FOUND, ORDER_REFUSED];
    /// Adds the lines of one of my orders to my cart again.
    Reorder { order: OrderId; key } = POST "/api/orders/{order}/reorder" -> 200 Cart, Shopper, audience::FOR_PRODUCTS,
        [ORDER_NOT_FOUND, CART_FULL], limits [GUEST_CARTS];
}
