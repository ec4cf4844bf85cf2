//! Text of several lines.

use serde::{Deserialize, Serialize};
use std::{fmt, ops::Deref};

/// A text of several lines, such as a reason that somebody reads or the letters on a patch. Where a request declares one, its
/// line breaks stay; in every other text of a request they become blanks.
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
