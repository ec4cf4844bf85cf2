//! What a buyer does: see the price, order, pay, follow, cancel, order again.

use super::{
    CART_FULL, CART_REFUSED, CART_UNDECIDED, Cart, CartItem, ORDER_NOT_FOUND, ORDER_REFUSED, TOTAL_CHANGED,
};
use crate::{
    access::{Shopper, audience},
    catalog::{OUT_OF_STOCK, SKU_NOT_FOUND},
    endpoint,
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

/// Where to send the cart, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckoutForm {
    /// Where to.
    pub address: Address,
    /// How fast.
    #[serde(default)]
    pub shipping: ShippingChoice,
}

/// What is ordered: the cart as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderForm {
    /// Where to.
    pub address: Address,
    /// How fast.
    #[serde(default)]
    pub shipping: ShippingChoice,
    /// Where news of the order goes.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::EmailAddress"))]
    pub email: String,
    /// The total that the buyer saw. The server charges this or refuses.
    pub expected_total: Money,
}

/// A line of an order, as it was on the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderLine {
    /// What it is of.
    pub item: CartItem,
    /// The product's name.
    pub title: String,
    /// What tells it from the product's other variants.
    pub detail: String,
    /// The product's name in addresses.
    pub slug: String,
    /// The name of its picture.
    pub picture: String,
    /// How many.
    pub quantity: u32,
    /// What one cost.
    pub unit_price: Money,
}

/// The longest name of a carrier and the longest tracking code, in characters.
pub const CARRIER_MAX: usize = 60;

/// How a parcel goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Shipment {
    /// Who carries it, 1 to 60 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::RequiredLine<{ CARRIER_MAX }>")
    )]
    pub carrier: String,
    /// What to follow it by, up to 60 characters; empty for nothing.
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
    /// Which.
    pub id: OrderId,
    /// What people call it by: `AP-7K2M-9QXD`.
    pub number: String,
    /// The shop.
    pub shop: TenantId,
    /// Where it stands.
    pub state: OrderState,
    /// What was ordered.
    pub lines: Vec<OrderLine>,
    /// What it came to, and why.
    pub totals: Totals,
    /// Where to.
    pub address: Address,
    /// How fast.
    pub shipping: ShippingChoice,
    /// Where news of it goes.
    pub email: String,
    /// Whether something in it is made to order.
    pub made_to_order: bool,
    /// The last payment that was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Payment>,
    /// What went back so far.
    pub refunded: Money,
    /// How the parcel goes, once it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<Shipment>,
    /// What is missing of it: it was paid after these had been sold to others. The shop finds them, or gives the money back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub short: Vec<String>,
    /// When it was placed.
    pub placed: Timestamp,
    /// Until when it waits for its payment.
    pub pay_until: Timestamp,
    /// What happened, the first first.
    pub timeline: Vec<TimelineEntry>,
    /// What a link to the order carries, so that its buyer finds it again in another browser; for the buyer alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// What a guest knows of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderSearch {
    /// Its number, in capitals or not, with or without its hyphens: `AP-7K2M-9QXD`.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::OrderNumber"))]
    pub number: String,
    /// The e-mail address that was given with it.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::EmailAddress"))]
    pub email: String,
}

/// What the link to an order carries.
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
    PriceCheckout { ; body CheckoutForm } = POST "/api/checkout/price" -> 200 Totals, Shopper, audience::FOR_PRODUCTS, [CART_REFUSED];
    /// Orders what is in my cart. The stock is held until `pay_until`; the cart stays as it is until the order is paid.
    PlaceOrder { ; key; body OrderForm } = POST "/api/orders" -> 201 Order, Shopper, audience::FOR_PRODUCTS,
        [CART_REFUSED, CART_UNDECIDED, TOTAL_CHANGED, OUT_OF_STOCK, SKU_NOT_FOUND];
    /// Pays an order, once for each key. Where the bank asks for a second step, the payment in the answer needs action.
    PayOrder { order: OrderId; key; body PayForm } = POST "/api/orders/{order}/pay" -> 200 Order, Shopper, audience::FOR_PRODUCTS,
        [ORDER_NOT_FOUND, ORDER_REFUSED, CART_UNDECIDED, CARD_TOKEN_SPENT, PAYMENT_UNDER_WAY, ALREADY_PAID, PAYMENT_DECLINED];
    /// Answers the bank's second step.
    ConfirmOrderPayment { order: OrderId; body SecondStep } = POST "/api/orders/{order}/confirm-payment" -> 200 Order, Shopper,
        audience::FOR_PRODUCTS, [ORDER_NOT_FOUND, ORDER_REFUSED, CART_UNDECIDED, NO_SECOND_STEP, PAYMENT_DECLINED];
    /// Lists my orders, the newest first: the account's, or those that this browser placed as a guest.
    MyOrders { ; query Paging } = GET "/api/orders" -> 200 Page<Order>, Shopper, audience::FOR_PRODUCTS, [];
    /// Reads one of my orders.
    ReadOrder { order: OrderId } = GET "/api/orders/{order}" -> 200 Order, Shopper, audience::FOR_PRODUCTS, [ORDER_NOT_FOUND];
    /// Finds a guest's order by its number and e-mail address; this browser may read it then, or it becomes the account's.
    FindOrder { ; body OrderSearch } = POST "/api/orders/find" -> 200 Order, Shopper, audience::FOR_PRODUCTS, [ORDER_NOT_FOUND];
    /// Opens a guest's order by the key in its link; this browser, or this account, may read it then.
    OpenOrder { order: OrderId; body OrderKey } = POST "/api/orders/{order}/open" -> 200 Order, Shopper, audience::FOR_PRODUCTS,
        [ORDER_NOT_FOUND];
    /// Cancels one of my orders before it is made or packed. What was paid goes back.
    CancelOrder { order: OrderId } = POST "/api/orders/{order}/cancel" -> 200 Order, Shopper, audience::FOR_PRODUCTS,
        [ORDER_NOT_FOUND, ORDER_REFUSED];
    /// Puts the lines of one of my orders into my cart again.
    Reorder { order: OrderId; key } = POST "/api/orders/{order}/reorder" -> 200 Cart, Shopper, audience::FOR_PRODUCTS,
        [ORDER_NOT_FOUND, CART_FULL];
}
