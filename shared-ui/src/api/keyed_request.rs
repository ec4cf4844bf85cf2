//! Idempotency keys: one per intention to write.

use super::idempotency_key;
use allpet_contract::IdempotencyKey;
use serde::{Deserialize, Serialize};

/// A request that was sent, and its key: repetitions of the same request reuse the key, another one gets a new key. Kept across
/// reloads, it prevents duplicates even then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyedRequest {
    body: String,
    key: String,
}

impl KeyedRequest {
    /// Pairs a request with its key.
    pub fn new(body: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            body: body.into(),
            key: key.into(),
        }
    }

    /// The key of `body`, if it was the last one sent.
    pub fn key_of(&self, body: &str) -> Option<IdempotencyKey> {
        (self.body == body).then(|| IdempotencyKey(self.key.clone()))
    }

    /// Returns the key for `body`: the previous one for the same body, or a new one, stored in `sent`. `body` may contain
    /// anything that distinguishes intentions, not only what goes over the wire.
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
