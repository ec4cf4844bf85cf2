//! What was asked to be saved.

use super::Work;
use serde::{Deserialize, Serialize};

/// What was asked to be saved, and under which key: the same asked for once more, after a reload too, is saved once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// The request as it was sent.
    pub(crate) body: String,
    /// Its idempotency key.
    pub(crate) key: String,
}

impl Work {
    /// The key under which `body` was asked to be saved already.
    pub(crate) fn key_of(&self, body: &str) -> Option<&str> {
        let asked = self.asked.as_ref().filter(|asked| asked.body == body)?;
        Some(&asked.key)
    }
}
