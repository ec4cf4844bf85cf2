//! One key for one intention to write.

use super::idempotency_key;
use allpet_contract::IdempotencyKey;
use serde::{Deserialize, Serialize};

/// A request that was sent, and the key it went with: the same request goes with the same key however often it is sent,
/// another with a new one. What is kept across reloads is asked for once even then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    body: String,
    key: String,
}

impl Sent {
    /// What was sent, and its key.
    pub fn new(body: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            body: body.into(),
            key: key.into(),
        }
    }

    /// The key that `body` was sent with, if it was the last.
    pub fn key_of(&self, body: &str) -> Option<IdempotencyKey> {
        (self.body == body).then(|| IdempotencyKey(self.key.clone()))
    }

    /// The key for `body`: the one it was sent with before, or a new one, which is kept in `sent`.
    /// `body` may be all that tells one intention from another, not only what goes over the wire.
    pub fn key(sent: &mut Option<Self>, body: impl Into<String>) -> IdempotencyKey {
        let body = body.into();
        if let Some(key) = sent.as_ref().and_then(|sent| sent.key_of(&body)) {
            return key;
        }
        let key = idempotency_key();
        *sent = Some(Self::new(body, key.0.clone()));
        key
    }
}
