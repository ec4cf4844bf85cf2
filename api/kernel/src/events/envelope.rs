//! The envelope: what an event carries besides its payload.

mod unreadable;

pub(super) use unreadable::Origin;

use allpet_contract::events::{Event, declared_events};
use allpet_domain::{
    Timestamp,
    id::{EventId, TenantId, UserId},
};
use serde::{Deserialize, Serialize};

/// An event with its metadata, as a bus carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The event.
    pub id: EventId,
    /// The topic, such as `order.paid`.
    pub topic: String,
    /// The version of the payload's schema.
    pub version: u32,
    /// The module that announced it.
    pub producer: String,
    /// The number, which grows from event to event of a producer, possibly with gaps.
    pub seq: i64,
    /// The time of the announcement.
    pub occurred_at: Timestamp,
    /// The tenant that the event concerns, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantId>,
    /// The person on whose behalf it happened, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    /// The cause: `request:…`, `event:…`, `job:…` or `process`.
    pub cause: String,
    /// The W3C trace context, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// The event's own fields, in JSON.
    pub payload: String,
}

/// The reason why this release cannot read an event. Its deliveries are parked for an operator or a newer release.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The schema version is newer or older than those that this release reads.
    #[error("version {version} of {topic} is unknown: this release reads versions {oldest} to {newest}")]
    Version {
        /// The topic.
        topic: &'static str,
        /// The version of the event.
        version: u32,
        /// The oldest version that this release reads.
        oldest: u32,
        /// The newest version that this release reads.
        newest: u32,
    },
    /// The payload does not match the schema of its version.
    #[error("the payload of {0} is invalid: {1}")]
    Payload(&'static str, serde_json::Error),
    /// The bus delivered something that is no envelope. A replay delivers the event from its outbox.
    #[error("the envelope cannot be read: {reason}; it begins with “{beginning}”")]
    Envelope {
        /// The error of the parser.
        reason: String,
        /// The first bytes, as text.
        beginning: String,
    },
}

impl Envelope {
    /// Parses the payload as that of an `E`; the caller knows by the topic that it is one.
    pub fn event<E: Event>(&self) -> Result<E, Unreadable> {
        if !(E::OLDEST..=E::VERSION).contains(&self.version) {
            return Err(Unreadable::Version {
                topic: E::TOPIC,
                version: self.version,
                oldest: E::OLDEST,
                newest: E::VERSION,
            });
        }
        serde_json::from_str(&self.payload).map_err(|error| Unreadable::Payload(E::TOPIC, error))
    }

    /// Returns why this release cannot read the event, if it declares other versions of its topic. A topic that it does not declare is
    /// left to the listener.
    pub(super) fn unknown_version(&self) -> Option<Unreadable> {
        let event = declared_events().find(|event| event.topic == self.topic)?;
        let is_known = (event.oldest..=event.version).contains(&self.version);
        (!is_known).then_some(Unreadable::Version {
            topic: event.topic,
            version: self.version,
            oldest: event.oldest,
            newest: event.version,
        })
    }
}
