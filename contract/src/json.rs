//! JSON at both ends: little code in a browser, speed on a server.
//!
//! The client's side is `lean-json` everywhere, so that native tests see what a browser does; the server's side is `serde_json`,
//! which never reaches a browser.

use serde::{Serialize, de::DeserializeOwned};

/// The media type.
pub(crate) const MEDIA_TYPE: &str = "application/json";

/// Serializes on the client.
pub(crate) fn to_send(value: &impl Serialize) -> Result<Vec<u8>, lean_json::Error> {
    lean_json::to_string(value).map(String::into_bytes)
}

/// Deserializes on the client; an empty body is `null`.
pub(crate) fn from_answer<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    lean_json::from_slice(or_null(bytes)).ok()
}

/// Serializes on the server.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn to_answer(value: &impl Serialize) -> Result<Vec<u8>, String> {
    serde_json::to_vec(value).map_err(|error| error.to_string())
}

/// Deserializes on the server; an empty body is `null`. The error is for people.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn from_request<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(or_null(bytes)).map_err(|error| error.to_string())
}

/// Never called: no server runs in a browser, and the linker drops this.
#[cfg(target_arch = "wasm32")]
pub(crate) fn to_answer(value: &impl Serialize) -> Result<Vec<u8>, String> {
    to_send(value).map_err(|error| error.text())
}

/// Never called: no server runs in a browser, and the linker drops this.
#[cfg(target_arch = "wasm32")]
pub(crate) fn from_request<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    from_answer(bytes).ok_or_else(String::new)
}

fn or_null(bytes: &[u8]) -> &[u8] {
    if bytes.is_empty() { b"null" } else { bytes }
}
