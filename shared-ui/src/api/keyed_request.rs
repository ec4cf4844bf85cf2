//! Idempotency keys: one per operation.

use super::idempotency_key;
use allpet_contract::{IdempotencyKey, Problem, problem::ALREADY_DONE};
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

    /// Forgets the request if `problem`, its last answer, says that it was done long ago: a person who sends it once more has
    /// looked for the result and not found it, and means it anew.
    pub fn forget_done(sent: &mut Option<Self>, problem: Option<&Problem>) {
        if problem.is_some_and(|problem| problem.code == ALREADY_DONE.code) {
            *sent = None;
        }
    }

    /// Returns the key for `body`: the previous one for the same body, or a new one, stored in `sent`. `body` may contain
    /// anything that distinguishes operations, not only what goes over the wire.
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

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::problem::KEY_REUSED;

    #[test]
    fn a_request_is_forgotten_only_if_it_was_done() {
        let request = Some(KeyedRequest::new("a harness", "key-of-a-harness"));
        for problem in [None, Some(Problem::offline()), Some(Problem::new(KEY_REUSED))] {
            let mut sent = request.clone();
            KeyedRequest::forget_done(&mut sent, problem.as_ref());
            assert_eq!(sent, request, "{problem:?}");
        }
        let mut sent = request;
        KeyedRequest::forget_done(&mut sent, Some(&Problem::new(ALREADY_DONE)));
        assert_eq!(sent, None);
    }
}
