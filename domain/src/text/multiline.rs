//! Multi-line text.

use serde::{Deserialize, Serialize};
use std::{fmt, ops::Deref};

/// A multi-line text, such as a reason or the lettering of a patch. Requests keep its line breaks; in every other text they
/// become spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(inline, extend("x-multiline" = true)))]
pub struct MultilineText(pub String);

impl Deref for MultilineText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for MultilineText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for MultilineText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for MultilineText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}
