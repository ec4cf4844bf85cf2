//! Events that subscribers did not handle, and replays.

#[cfg(feature = "schema")]
use super::REASON_MAX;
use crate::page::Cursor;
#[cfg(feature = "schema")]
use allpet_domain::schema::{OptionalLine, QualifiedName};
use allpet_domain::{Timestamp, id::EventId};
use serde::{Deserialize, Serialize};

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// It will be attempted again.
    Waiting,
    /// It is not attempted again until an operator decides.
    Parked,
    /// An operator dismissed it.
    Dismissed,
}

impl DeliveryState {
    /// The serialized value, which is also its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Parked => "parked",
            Self::Dismissed => "dismissed",
        }
    }

    /// Parses the value of [`DeliveryState::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        [Self::Waiting, Self::Parked, Self::Dismissed]
            .into_iter()
            .find(|state| state.as_str() == value)
    }
}

/// The deliveries to list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeliveriesQuery {
    /// Their state.
    pub state: DeliveryState,
    /// Rows per page, 1 to 100; 25 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::page::ROWS_MAX)))]
    pub limit: Option<u32>,
    /// The start of the page; the oldest events if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

/// An event that a subscriber has received and not handled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeliverySummary {
    /// The subscriber.
    pub subscriber: String,
    /// The event.
    pub event: EventId,
    /// Its topic.
    pub topic: String,
    /// The module that announced it.
    pub producer: String,
    /// When it was announced.
    pub occurred: Timestamp,
    /// The cause: `request:…`, `event:…`, `job:…` or `process`.
    pub cause: String,
    /// The state.
    pub state: DeliveryState,
    /// The number of attempts so far.
    pub attempts: u32,
    /// The time of the next attempt, while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt: Option<Timestamp>,
    /// The error of the last attempt; 300 characters at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Why it was dismissed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A page of deliveries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeliveriesPage {
    /// The deliveries, oldest first.
    pub items: Vec<DeliverySummary>,
    /// The start of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
    /// The modules that did not answer, whose deliveries are missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreachable: Vec<String>,
}

/// An action on a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum DeliveryAction {
    /// Attempts it at once, with all its attempts.
    Retry,
    /// Dismisses it: its subscriber will not handle it.
    Dismiss,
}

/// An action on a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeliveryActionForm {
    /// The subscriber: `catalog.order-paid`.
    #[cfg_attr(feature = "schema", schemars(with = "QualifiedName"))]
    pub subscriber: String,
    /// The event.
    pub event: EventId,
    /// The action.
    pub action: DeliveryAction,
    /// Why; required to dismiss.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "OptionalLine<REASON_MAX>"))]
    pub reason: String,
}

/// The events to deliver again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReplayForm {
    /// The subscriber: `catalog.order-paid`.
    #[cfg_attr(feature = "schema", schemars(with = "QualifiedName"))]
    pub subscriber: String,
    /// Only these topics: `order.paid`, `order.*` or `*`; all if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(regex(pattern = r"^(\*|[a-z-]{1,40}\.([a-z-]{1,40}|\*))$"))
    )]
    pub topics: Option<String>,
    /// Events from this time on.
    pub since: Timestamp,
    /// Why.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "OptionalLine<REASON_MAX>"))]
    pub reason: String,
}

/// The result of a replay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Replayed {
    /// The number of events that the subscriber takes.
    pub found: u32,
    /// The number of those that it did not have. It handles them within seconds.
    pub new: u32,
    /// The time of the last event, if there were more than one replay takes: replay again from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Timestamp>,
}
