//! Tag codes: 8 characters that a finder can read off a collar and type without ambiguity.

use crate::{
    Invalid,
    base32::{ALPHABET, is_between, value},
    id::Entropy,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// Characters in a code.
pub const TAG_LENGTH: usize = 8;

/// A tag code: seven random characters (35 bits) and a check character, which detects every wrong character and every swap of
/// two: the characters are coefficients in GF(32) of a polynomial with a zero at the generator, whose powers at the eight places
/// all differ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagCode([u8; TAG_LENGTH]);

/// The text is not a tag's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTagCode {
    /// Too few or too many characters.
    #[error("A tag code has 8 letters and digits. Compare it with the tag.")]
    Length,
    /// A character that no code contains.
    #[error("A tag code has no “{0}”. Look at the tag again.")]
    Character(char),
    /// A character is wrong, or two are swapped.
    #[error(
        "That is not quite the code: one character is wrong, or two changed places. Look at the tag again."
    )]
    Check,
}

impl TagCode {
    /// Creates a code from 35 bits of the given randomness.
    pub fn new(entropy: Entropy) -> Self {
        let bits = entropy
            .into_iter()
            .take(5)
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(byte));
        let mut code = [0; TAG_LENGTH];
        let mut sum = 0;
        for (place, symbol) in code.iter_mut().take(TAG_LENGTH - 1).enumerate() {
            let value = u8::try_from((bits >> (5 * place)) & 31).unwrap_or_default();
            *symbol = ALPHABET[usize::from(value)];
            sum = times_generator(sum) ^ value;
        }
        code[TAG_LENGTH - 1] = ALPHABET[usize::from(times_generator(sum))];
        Self(code)
    }

    /// The eight characters, as in the database and on the wire.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The code in two groups of four, as printed on the tag: `7K3M-Q9TX`.
    pub fn grouped(&self) -> String {
        let (left, right) = self.as_str().split_at(TAG_LENGTH / 2);
        format!("{left}-{right}")
    }
}

/// One step in GF(32) = GF(2)[x] / (x⁵ + x² + 1), whose generator is x.
fn times_generator(value: u8) -> u8 {
    let doubled = value << 1;
    if doubled & 32 == 0 {
        doubled
    } else {
        doubled ^ 0b10_0101
    }
}

impl FromStr for TagCode {
    type Err = InvalidTagCode;

    /// Parses a code in any case. Ignores blanks, dashes of any kind and invisible characters (pages and PDFs copy others than a
    /// keyboard types), and reads O as 0, I and L as 1.
    fn from_str(text: &str) -> Result<Self, InvalidTagCode> {
        let symbols = || text.chars().filter(|symbol| !is_between(*symbol));
        if symbols().count() != TAG_LENGTH {
            return Err(InvalidTagCode::Length);
        }
        let mut code = [0; TAG_LENGTH];
        let mut sum = 0;
        for (place, symbol) in code.iter_mut().zip(symbols()) {
            let value = value(symbol).ok_or(InvalidTagCode::Character(symbol))?;
            *place = ALPHABET[usize::from(value)];
            sum = times_generator(sum) ^ value;
        }
        if sum == 0 {
            Ok(Self(code))
        } else {
            Err(InvalidTagCode::Check)
        }
    }
}

impl From<InvalidTagCode> for Invalid {
    fn from(wrong: InvalidTagCode) -> Self {
        let code = match wrong {
            InvalidTagCode::Length => "tag-length",
            InvalidTagCode::Character(_) => "tag-character",
            InvalidTagCode::Check => "tag-check",
        };
        Self::one("tag", code, wrong.to_string())
    }
}

impl fmt::Display for TagCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for TagCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TagCode({})", self.as_str())
    }
}

impl Serialize for TagCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for TagCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for TagCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TagCode".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{8}$" })
    }
}
