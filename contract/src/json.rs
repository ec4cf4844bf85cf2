//! JSON, for each end as suits it: a browser reads and writes it in little code, a server fast.
//!
//! What the client calls is `lean-json` everywhere, so that native tests see what a browser does; what only a server
//! calls is `serde_json`, which never reaches a browser.

use serde::{Serialize, de::DeserializeOwned};

/// The media type.
pub(crate) const MEDIA_TYPE: &str = "application/json";

/// What the client writes.
pub(crate) fn to_send(value: &impl Serialize) -> Result<Vec<u8>, lean_json::Error> {
    lean_json::to_string(value).map(String::into_bytes)
}

/// What the client reads; a body without bytes is `null`.
pub(crate) fn from_answer<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    lean_json::from_slice(or_null(bytes)).ok()
}

/// What a server answers.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn to_answer(value: &impl Serialize) -> Result<Vec<u8>, String> {
    serde_json::to_vec(value).map_err(|error| error.to_string())
}

/// What a server reads; a body without bytes is `null`. The error is for people.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn from_request<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(or_null(bytes)).map_err(|error| error.to_string())
}

/// No server runs in a browser: this is compiled, and then left out.
#[cfg(target_arch = "wasm32")]
pub(crate) fn to_answer(value: &impl Serialize) -> Result<Vec<u8>, String> {
    to_send(value).map_err(|error| error.text())
}

/// No server runs in a browser: this is compiled, and then left out.
#[cfg(target_arch = "wasm32")]
pub(crate) fn from_request<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    from_answer(bytes).ok_or_else(String::new)
}

fn or_null(bytes: &[u8]) -> &[u8] {
    if bytes.is_empty() { b"null" } else { bytes }
}
