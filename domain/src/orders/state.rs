//! The state of an order, and the named transitions, each of which can refuse.

use crate::{Timestamp, payments::PaymentState};
use serde::{Deserialize, Serialize};

/// The state of an order. It changes through the transitions only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    /// Awaiting payment; its stock is held.
    Placed,
    /// Paid; nothing is in production yet.
    Paid,
    /// The workshop is making its made-to-order items.
    InProduction,
    /// Packed.
    Packed,
    /// With the carrier.
    Shipped,
    /// Delivered to the buyer.
    Delivered,
    /// Cancelled before it was packed; its stock is back. The shop refunds a payment.
    Cancelled,
    /// Refunded in full. Final.
    Refunded,
}

/// All states, in lifecycle order.
pub const ORDER_STATES: [OrderState; 8] = [
    OrderState::Placed,
    OrderState::Paid,
    OrderState::InProduction,
    OrderState::Packed,
    OrderState::Shipped,
    OrderState::Delivered,
    OrderState::Cancelled,
    OrderState::Refunded,
];

/// A refused transition of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {} cannot become {}", .from.label(), .to.label())]
pub struct OrderRefused {
    /// The present state.
    pub from: OrderState,
    /// The requested state.
    pub to: OrderState,
}

impl OrderState {
    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Paid => "paid",
            Self::InProduction => "in-production",
            Self::Packed => "packed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }

    /// The label on its own.
    pub fn name(self) -> &'static str {
        match self {
            Self::Placed => "Awaiting payment",
            Self::Paid => "Paid",
            Self::InProduction => "Being made",
            Self::Packed => "Packed",
            Self::Shipped => "Shipped",
            Self::Delivered => "Delivered",
            Self::Cancelled => "Canceled",
            Self::Refunded => "Refunded",
        }
    }

    /// The label within a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Placed => "awaiting payment",
            Self::InProduction => "being made",
            Self::Cancelled => "canceled",
            other => other.as_str(),
        }
    }

    /// A sentence about the order's state for its buyer. `payment` is the state of its last payment.
    pub fn lead(self, made_to_order: bool, payment: Option<PaymentState>) -> &'static str {
        match self {
            Self::Placed if payment == Some(PaymentState::Processing) => "Your bank has not answered yet.",
            Self::Placed => "Pay to complete your order.",
            Self::Paid if made_to_order => "We make it next.",
            Self::Paid => "We pack it next.",
            Self::InProduction => "We are making what you designed.",
            Self::Packed => "Ready for the carrier.",
            Self::Shipped => "On its way to you.",
            Self::Delivered => "Delivered.",
            Self::Cancelled => describe_cancellation(payment),
            Self::Refunded => "You got a full refund.",
        }
    }

    /// Parses the value of [`OrderState::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        ORDER_STATES.into_iter().find(|state| state.as_str() == value)
    }

    /// Marks the order as paid.
    pub fn pay(self) -> Result<Self, OrderRefused> {
        self.only(&[Self::Placed], Self::Paid)
    }

    /// Starts production of the made-to-order items.
    pub fn begin_production(self) -> Result<Self, OrderRefused> {
        self.only(&[Self::Paid], Self::InProduction)
    }

    /// Marks the order as packed. An order with something `made_to_order` must be in production first.
    pub fn pack(self, made_to_order: bool) -> Result<Self, OrderRefused> {
        let ready = if made_to_order {
            Self::InProduction
        } else {
            Self::Paid
        };
        self.only(&[ready], Self::Packed)
    }

    /// Marks the order as shipped.
    pub fn ship(self) -> Result<Self, OrderRefused> {
        self.only(&[Self::Packed], Self::Shipped)
    }

    /// Marks the order as delivered.
    pub fn deliver(self) -> Result<Self, OrderRefused> {
        self.only(&[Self::Shipped], Self::Delivered)
    }

    /// Cancels the order. Refuses once production or packing has begun.
    pub fn cancel(self) -> Result<Self, OrderRefused> {
        self.only(&[Self::Placed, Self::Paid], Self::Cancelled)
    }

    /// Returns whether it is paid and still entirely at the shop.
    pub fn is_at_shop(self) -> bool {
        matches!(self, Self::Paid | Self::InProduction | Self::Packed)
    }

    /// Returns whether the stock reserved for it must not be released because time has passed: it is paid, or the orders module has
    /// not decided yet whether it will be.
    pub fn needs_reservation(self) -> bool {
        !matches!(self, Self::Cancelled | Self::Refunded)
    }

    /// Returns whether it is paid and not packed yet.
    pub fn is_to_be_packed(self) -> bool {
        matches!(self, Self::Paid | Self::InProduction)
    }

    /// Marks the order as refunded in full.
    pub fn refund(self) -> Result<Self, OrderRefused> {
        let paid = [
            Self::Paid,
            Self::InProduction,
            Self::Packed,
            Self::Shipped,
            Self::Delivered,
            Self::Cancelled,
        ];
        self.only(&paid, Self::Refunded)
    }

    fn only(self, allowed: &[Self], to: Self) -> Result<Self, OrderRefused> {
        if allowed.contains(&self) {
            Ok(to)
        } else {
            Err(OrderRefused { from: self, to })
        }
    }
}

/// A sentence about the money of a cancelled order.
fn describe_cancellation(payment: Option<PaymentState>) -> &'static str {
    match payment {
        Some(PaymentState::Succeeded) => "Canceled. We refund what you paid to your card.",
        Some(PaymentState::Processing) => {
            "Canceled. Your bank has not answered yet; if it charges you, we refund you."
        }
        _ => "Canceled. You were not charged.",
    }
}

/// The party behind an event of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// The buyer.
    Buyer,
    /// A member of the shop's staff.
    Shop,
    /// The system: a payment, or a deadline.
    System,
}

/// An event in the history of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimelineEntry {
    /// The time.
    pub at: Timestamp,
    /// The party behind it.
    pub who: Party,
    /// The name of the shop's staff member; only for the shop's readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the bank's or card's answer caused it. False for events older than this field.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub payment: bool,
    /// The state of the order at the time.
    pub state: OrderState,
    /// The event in a sentence.
    pub what: String,
}

/// The event that the bank asks for a second step, as stored. Its buyer reads it in the second person: [`TimelineEntry::text`].
pub const SECOND_STEP_ASKED: &str = "The bank asks the payer to confirm the payment.";

impl TimelineEntry {
    /// The event in a sentence for its reader.
    pub fn text(&self, reader: Party) -> &str {
        if reader == Party::Buyer && self.what == SECOND_STEP_ASKED {
            "Your bank asks you to confirm the payment."
        } else {
            &self.what
        }
    }

    /// The party in words for its reader.
    pub fn by(&self, reader: Party) -> &str {
        match self.who {
            Party::Buyer if reader == Party::Buyer => "You",
            Party::Buyer => "The buyer",
            Party::Shop => self.name.as_deref().unwrap_or("The shop"),
            Party::System if self.payment => "Payment",
            Party::System => "System",
        }
    }
}
