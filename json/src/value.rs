use crate::{Error, engine, nesting};
use serde::de::DeserializeOwned;

/// Parsed JSON whose type is not known yet.
#[derive(Debug, Clone)]
pub struct Value(engine::Tree);

impl Value {
    /// Parses a whole text with at most `depth` levels of nesting. Fails on malformed JSON and on deeper nesting.
    pub fn parse(text: &str, depth: usize) -> Result<Self, Error> {
        nesting::check(text, depth)?;
        engine::parse(text).map(Self)
    }

    /// Creates an object without fields.
    pub fn object() -> Self {
        Self(engine::object())
    }

    /// A field of an object; `None` if it is absent or `null`, or if this is not an object.
    pub fn field(&self, name: &str) -> Option<Self> {
        engine::field(&self.0, name).map(Self)
    }

    /// Deserializes a `T`. Fails on a mismatch.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        engine::read(&self.0)
    }
}
