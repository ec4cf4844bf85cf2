//! JSON at both ends: by the browser in a front-end, by `serde_json` everywhere else (`allpet_json`).

use allpet_json::Error;
use serde::{Serialize, de::DeserializeOwned};

/// The media type.
pub(crate) const MEDIA_TYPE: &str = "application/json";

/// Serializes a body.
pub(crate) fn write(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    allpet_json::to_string(value).map(String::into_bytes)
}

/// Deserializes a body; an empty one is `null`.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    allpet_json::from_slice(if bytes.is_empty() { b"null" } else { bytes })
}
