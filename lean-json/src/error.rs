use serde::{de, ser};
use std::fmt;

/// An error of reading or writing. Small, and created without formatting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    what: What,
    name: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Syntax,
    Depth,
    Shape,
    Missing,
    Twice,
}

impl Error {
    pub(crate) const SYNTAX: Self = Self::of(What::Syntax);
    pub(crate) const DEPTH: Self = Self::of(What::Depth);
    pub(crate) const SHAPE: Self = Self::of(What::Shape);

    const fn of(what: What) -> Self {
        Self { what, name: "" }
    }

    /// A duplicate field.
    pub(crate) fn twice(name: &'static str) -> Self {
        Self {
            what: What::Twice,
            name,
        }
    }

    /// The message for the developer of the other end.
    pub fn text(&self) -> String {
        let mut text = String::from(match self.what {
            What::Syntax => "not JSON",
            What::Depth => "nested too deeply",
            What::Shape => "a value is not of its field's type",
            What::Missing => "missing field ",
            What::Twice => "repeated field ",
        });
        text.push_str(self.name);
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::SHAPE
    }
    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self::SHAPE
    }
    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self::SHAPE
    }
    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self::SHAPE
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::SHAPE
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self::SHAPE
    }
    fn missing_field(name: &'static str) -> Self {
        Self {
            what: What::Missing,
            name,
        }
    }
    fn duplicate_field(name: &'static str) -> Self {
        Self::twice(name)
    }
}

impl ser::Error for Error {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::SHAPE
    }
}
