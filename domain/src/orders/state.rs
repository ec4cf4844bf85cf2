//! An order's state, and the named transitions that can refuse.

use crate::{Timestamp, payments::PaymentState};
use serde::{Deserialize, Serialize};

/// Where an order stands. It changes through the transitions only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    /// Waits for its payment; its stock is held.
    Placed,
    /// Paid, and not begun.
    Paid,
    /// Something in it is being made.
    InProduction,
    /// In its box.
    Packed,
    /// On its way.
    Shipped,
    /// With the buyer.
    Delivered,
    /// Ended before it was packed; its stock is given back. What was paid is refunded.
    Cancelled,
    /// All that was paid has been given back. Final.
    Refunded,
}

/// All states, in the order of a life.
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

/// An order that stands where it does cannot do that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {} cannot become {}", .from.label(), .to.label())]
pub struct OrderRefused {
    /// Where it stands.
    pub from: OrderState,
    /// What was wanted.
    pub to: OrderState,
}

impl OrderState {
    /// The word in the database and on the wire.
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

    /// Its name where it stands alone.
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

    /// The words for people, within a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Placed => "awaiting payment",
            Self::InProduction => "being made",
            Self::Cancelled => "canceled",
            other => other.as_str(),
        }
    }

    /// Where an order stands, as a sentence to its buyer. `payment`: where the last payment of it stands.
    pub fn lead(self, made_to_order: bool, payment: Option<PaymentState>) -> &'static str {
        match self {
            Self::Placed if payment == Some(PaymentState::Processing) => {
                "Awaiting payment: your bank has not answered yet."
            }
            Self::Placed => "Awaiting payment.",
            Self::Paid if made_to_order => "We make it next.",
            Self::Paid => "We pack it next.",
            Self::InProduction => "We are making what you designed.",
            Self::Packed => "Ready for the carrier.",
            Self::Shipped => "On its way to you.",
            Self::Delivered => "Delivered.",
            Self::Cancelled => cancelled(payment),
            Self::Refunded => "You got a full refund.",
        }
    }

    /// The state that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        ORDER_STATES.into_iter().find(|state| state.as_str() == word)
    }

    /// The payment came.
    pub fn pay(self) -> Result<Self, OrderRefused> {
        self.only(&[Self::Placed], Self::Paid)
    }

    /// The workshop begins with what is made to order.
    pub fn begin_production(self) -> Result<Self, OrderRefused> {
        self.only(&[Self::Paid], Self::InProduction)
    }

    /// All is in the box. An order with something `made_to_order` is made first.
    pub fn pack(self, made_to_order: bool) -> Result<Self, OrderRefused> {
        let ready = if made_to_order {
            Self::InProduction
        } else {
            Self::Paid
        };
        self.only(&[ready], Self::Packed)
    }

    /// The carrier has it.
    pub fn ship(self) -> Result<Self, OrderRefused> {
        self.only(&[Self::Packed], Self::Shipped)
    }

    /// The buyer has it.
    pub fn deliver(self) -> Result<Self, OrderRefused> {
        self.only(&[Self::Shipped], Self::Delivered)
    }

    /// It ends before anything was made or packed.
    pub fn cancel(self) -> Result<Self, OrderRefused> {
        self.only(&[Self::Placed, Self::Paid], Self::Cancelled)
    }

    /// It is paid, and all of it is with the shop still.
    pub fn is_at_shop(self) -> bool {
        matches!(self, Self::Paid | Self::InProduction | Self::Packed)
    }

    /// It is paid, and its box is open still.
    pub fn is_to_be_packed(self) -> bool {
        matches!(self, Self::Paid | Self::InProduction)
    }

    /// All that was paid has been given back.
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

/// What becomes of the money of an order that was cancelled.
fn cancelled(payment: Option<PaymentState>) -> &'static str {
    match payment {
        Some(PaymentState::Succeeded) => "Canceled. We refund what you paid to your card.",
        Some(PaymentState::Processing) => {
            "Canceled. Your bank has not answered yet; if it charges you, we refund you."
        }
        _ => "Canceled. You were not charged.",
    }
}

/// Who did something to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// Whoever bought.
    Buyer,
    /// Somebody of the shop.
    Shop,
    /// A rule: a payment that came, a time that passed.
    System,
}

/// One thing that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub who: Party,
    /// What somebody of the shop is called; told to the shop alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// It was the payment that did it: what the bank or the card said. Not known of what is older than this mark.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub payment: bool,
    /// Where the order stood then.
    pub state: OrderState,
    /// What happened, as a sentence.
    pub what: String,
}

impl TimelineEntry {
    /// By whom, in words for whoever reads it.
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
