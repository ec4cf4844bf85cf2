//! JSON (RFC 8259) and form queries for serde, with little code in the browser.
//!
//! A text becomes a [`Value`] tree in code that exists once, and a type reads the tree by the one visitor method that fits it, so
//! serde's code for all other formats is never compiled. Errors carry a field name only, so that they need no formatting. Where
//! speed counts more than size (the server), use `serde_json`.
//!
//! Stricter than `serde_json` in three places: an object is never read from a list, fractions parse but no type reads them (none
//! of ours has one), and a text may nest only [`DEPTH`] levels, or as many as the caller says.

mod error;
mod parse;
mod query;
mod read;
mod value;
mod write;

pub use error::Error;
pub use parse::parse;
pub use query::{from_query, to_query};
pub use value::Value;
pub use write::{push_number, to_string};

use serde::de::DeserializeOwned;

/// Maximum nesting of objects and lists in [`from_slice`] and [`from_str`].
pub const DEPTH: usize = 64;

/// Deserializes a `T` from a whole text. Fails on malformed JSON and on a mismatch.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    T::deserialize(parse(text, DEPTH)?)
}

/// Deserializes a `T` from the bytes of a whole text. Fails like [`from_str`], and on invalid UTF-8.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    T::deserialize(parse::parse_bytes(bytes, DEPTH)?)
}
