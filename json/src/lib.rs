//! JSON (RFC 8259) and form queries for serde.
//!
//! In the browser, `JSON.parse` and `JSON.stringify` do the work, and serde-wasm-bindgen reads and writes JavaScript's values: little
//! code to download (ADR 21). Natively, it is `serde_json`. Both read and write the same, with these exceptions in the browser:
//!
//! - A number is a double. An integer beyond ±(2⁵³ − 1) is refused, in reading and in writing, never rounded. `1.0` and `1e2` are
//!   integers; `1.5` and `1e300` are not.
//! - The last of several fields of one name counts, even in a struct.
//! - Half a surrogate pair reads as U+FFFD.
//! - A struct ignores unknown fields even under `deny_unknown_fields`. It is not read from a list; a tuple may be longer than its type.

#[cfg(target_arch = "wasm32")]
#[path = "browser.rs"]
mod engine;
#[cfg(not(target_arch = "wasm32"))]
#[path = "native.rs"]
mod engine;
mod error;
mod nesting;
mod value;

pub use error::Error;
pub use value::Value;

use serde::{Serialize, de::DeserializeOwned};

/// Deserializes a `T` from a whole text. Fails on malformed JSON, on 128 or more levels of nesting, and on a mismatch.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    engine::from_str(text)
}

/// Deserializes a `T` from the bytes of a whole text. Fails like [`from_str`], and on invalid UTF-8.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    from_str(std::str::from_utf8(bytes).map_err(Error::new)?)
}

/// Serializes `value` as JSON, without white space. Fails on a map whose keys are not texts, and on a number that JSON cannot state.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    engine::to_string(value)
}

/// Deserializes a `T` from a query (`application/x-www-form-urlencoded`) without its question mark.
pub fn from_query<T: DeserializeOwned>(query: &str) -> Result<T, Error> {
    serde_urlencoded::from_str(query).map_err(Error::new)
}

/// Serializes `value`, an object of plain values, as a query without its question mark. Leaves out absent fields.
pub fn to_query<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    serde_urlencoded::to_string(value).map_err(Error::new)
}
