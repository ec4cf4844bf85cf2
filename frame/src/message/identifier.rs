use super::Fault;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A request id, chosen by the requester and repeated by the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub u32);

/// Sixteen random bytes in lower-case hexadecimal. A `hello` and its repetitions carry one nonce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nonce(String);

impl Nonce {
    /// Creates a nonce from random bytes.
    pub fn from_bytes(random: [u8; 16]) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 0xf)]);
        Self(
            random
                .iter()
                .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
                .collect(),
        )
    }

    /// The nonce on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Nonce {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        if text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            Ok(Self(text))
        } else {
            Err(Fault::malformed("a nonce is 32 lower-case hexadecimal digits"))
        }
    }
}

impl From<Nonce> for String {
    fn from(nonce: Nonce) -> Self {
        nonce.0
    }
}

/// The id of a session: one document's life in one iframe, new at every `welcome`. Not secret: it is for logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(pub String);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
