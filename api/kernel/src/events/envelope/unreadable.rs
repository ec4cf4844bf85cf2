//! Envelopes that could not be read. What is known of such an event is parked for an operator; the event itself is still in its outbox.

use super::{Envelope, Unreadable};
use allpet_domain::{
    Timestamp,
    id::{EventId, TenantId, UserId},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Marks the envelope of an event that could not be read; the versions of events begin at 1.
const NO_VERSION: u32 = 0;
/// How much of an unreadable envelope and of the reason is stored, in characters. The operations page shows 300 of both together.
const BEGINNING_CHARS: usize = 120;
const REASON_CHARS: usize = 120;

/// The columns of an event whose envelope cannot be read.
#[derive(Debug)]
pub(in crate::events) struct Origin<'a> {
    pub(in crate::events) producer: &'a str,
    /// The topic beside the envelope.
    pub(in crate::events) topic: Option<String>,
    pub(in crate::events) published: Timestamp,
}

/// The payload of an unreadable envelope.
#[derive(Serialize, Deserialize)]
struct Remains {
    reason: String,
    beginning: String,
}

impl Envelope {
    /// Returns an envelope for an event whose own could not be read: with an id that depends on the producer and the `bytes` alone, and
    /// with what is known. Its topic is empty if no topic is known.
    ///
    /// The event's own id would keep it from being handled when it is published or replayed again and can be read.
    pub(in crate::events) fn unreadable(
        origin: &Origin<'_>,
        bytes: &[u8],
        error: &serde_json::Error,
    ) -> Self {
        let fields: Value = serde_json::from_slice(bytes).unwrap_or_default();
        let topic = [origin.topic.clone(), field(&fields, "topic")];
        let remains = Remains {
            reason: printable(&error.to_string(), REASON_CHARS),
            beginning: printable(&beginning(bytes), BEGINNING_CHARS),
        };
        let occurred_at = field(&fields, "occurred_at").unwrap_or(origin.published);
        Self {
            id: EventId::new(occurred_at, entropy(origin.producer, bytes)),
            topic: topic
                .into_iter()
                .flatten()
                .find(|topic| is_topic(topic))
                .unwrap_or_default(),
            version: NO_VERSION,
            producer: origin.producer.to_owned(),
            seq: field(&fields, "seq").unwrap_or_default(),
            occurred_at,
            tenant: field::<TenantId>(&fields, "tenant"),
            actor: field::<UserId>(&fields, "actor"),
            cause: "unknown".to_owned(),
            traceparent: None,
            payload: serde_json::to_string(&remains).unwrap_or_default(),
        }
    }

    /// Returns why the event's own envelope could not be read; none if this is it.
    pub(in crate::events) fn unreadable_reason(&self) -> Option<Unreadable> {
        if self.version != NO_VERSION {
            return None;
        }
        let remains = serde_json::from_str(&self.payload).unwrap_or_else(|_| Remains {
            reason: "unknown".to_owned(),
            beginning: String::new(),
        });
        Some(Unreadable::Envelope {
            reason: remains.reason,
            beginning: remains.beginning,
        })
    }
}

/// Returns a field of an envelope that may be damaged elsewhere.
fn field<T: DeserializeOwned>(fields: &Value, name: &str) -> Option<T> {
    serde_json::from_value(fields.get(name)?.clone()).ok()
}

fn is_topic(text: &str) -> bool {
    let is_part = |part: &str| {
        let mut letters = part.chars();
        !part.is_empty() && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    };
    text.split_once('.')
        .is_some_and(|(subject, happened)| is_part(subject) && is_part(happened))
}

fn entropy(producer: &str, bytes: &[u8]) -> [u8; 10] {
    let digest = Sha256::new()
        .chain_update(producer)
        .chain_update([0])
        .chain_update(bytes)
        .finalize();
    std::array::from_fn(|index| digest[index])
}

/// Returns the first bytes as text; a character has four at most.
fn beginning(bytes: &[u8]) -> String {
    let first = &bytes[..bytes.len().min(BEGINNING_CHARS * 4)];
    String::from_utf8_lossy(first).into_owned()
}

/// Shortens a text and replaces what cannot be shown: PostgreSQL stores no NUL.
fn printable(text: &str, max_chars: usize) -> String {
    let visible = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
    text.chars().map(visible).take(max_chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unreadable(topic: Option<&str>, bytes: &[u8]) -> Envelope {
        let error = serde_json::from_slice::<Envelope>(bytes).unwrap_err();
        let origin = Origin {
            producer: "orders",
            topic: topic.map(str::to_owned),
            published: Timestamp::from_unix_millis(7),
        };
        Envelope::unreadable(&origin, bytes, &error)
    }

    #[test]
    fn damaged_bytes_tell_their_beginning_the_reason_and_one_id() {
        let bytes = b"\xff\0{\"id\":";
        let envelope = unreadable(Some("order.paid"), bytes);
        assert_eq!((envelope.topic.as_str(), envelope.seq), ("order.paid", 0));
        assert_eq!(
            envelope.unreadable_reason().unwrap().to_string(),
            "the envelope cannot be read: expected value at line 1 column 1; it begins with “\u{fffd}\u{fffd}{\"id\":”"
        );
        assert_eq!(unreadable(Some("order.paid"), bytes), envelope, "the same again");
        assert_ne!(unreadable(Some("order.paid"), b"x").id, envelope.id);
    }

    #[test]
    fn an_envelope_without_all_fields_still_tells_some() {
        let bytes = br#"{"topic":"order.paid","seq":9,"occurred_at":"2026-11-21T12:00:00Z"}"#;
        for beside in [None, Some("not a topic")] {
            let envelope = unreadable(beside, bytes);
            assert_eq!((envelope.topic.as_str(), envelope.seq), ("order.paid", 9));
            assert_ne!(envelope.occurred_at, Timestamp::from_unix_millis(7));
        }
    }

    #[test]
    fn nothing_may_be_known_and_the_text_is_bounded() {
        let envelope = unreadable(None, &[b'x'; 10_000]);
        assert_eq!(envelope.topic, "");
        let text = envelope.unreadable_reason().unwrap().to_string();
        assert!(text.chars().count() < 300, "{text}");
    }
}
