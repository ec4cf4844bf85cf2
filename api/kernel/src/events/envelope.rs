//! The envelope: what every event carries beside what happened.

use allpet_contract::events::Event;
use allpet_domain::{
    Timestamp,
    id::{EventId, TenantId, UserId},
};
use serde::{Deserialize, Serialize};

/// An event as it travels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Which event.
    pub id: EventId,
    /// Its topic, `thing.happened`.
    pub topic: String,
    /// The version of its payload's schema.
    pub version: u32,
    /// The module that announced it.
    pub producer: String,
    /// Grows from event to event of its producer; numbers may be left out.
    pub seq: i64,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// The tenant that it concerns, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantId>,
    /// The person on whose behalf, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    /// What brought it about: `request:…`, `event:…`, `job:…` or `process`.
    pub cause: String,
    /// W3C trace context, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// What happened, in JSON.
    pub payload: String,
}

/// Why an event cannot be read: it waits for an operator or a newer release.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Its schema is newer or older than the versions that are known here.
    #[error("version {version} of {topic} is not known here: {oldest} to {newest} are")]
    Version {
        /// Its topic.
        topic: &'static str,
        /// Its version.
        version: u32,
        /// The oldest version that is read.
        oldest: u32,
        /// The newest.
        newest: u32,
    },
    /// The payload is not what its version promises.
    #[error("the payload of {0} cannot be read: {1}")]
    Payload(&'static str, serde_json::Error),
}

impl Envelope {
    /// What happened.
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
}
