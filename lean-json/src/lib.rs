//! JSON (RFC 8259) and form queries for serde, written so that little of it reaches the browser.
//!
//! A text becomes a [`Value`] tree in code that exists once, and a type reads the tree by the one visitor method that
//! fits it: what serde derives for all other formats is then never compiled. Errors name a field and no more, so that
//! no text is put together for them. Where speed counts more than size (the server), use `serde_json`.
//!
//! Stricter than `serde_json` in three places: an object is never read from a list, a number with a fraction is passed
//! over but read by nothing (no type of ours has one), and a text may nest [`DEPTH`] levels or as many as the caller says.

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

/// Objects and lists inside one another that [`from_slice`] and [`from_str`] take.
pub const DEPTH: usize = 64;

/// Reads a `T` from a whole text.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    T::deserialize(parse(text, DEPTH)?)
}

/// Reads a `T` from the bytes of a whole text.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    T::deserialize(parse::parse_bytes(bytes, DEPTH)?)
}
