//! Enums without fields, each value of which has a stored and serialized value and a label for people.

use serde::{
    Deserializer,
    de::{Error, Visitor},
};
use std::fmt;

/// Defines enums whose values have a stored and serialized value and a label for people.
macro_rules! wire_enum {
    ($($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $value:literal, $label:literal;)+ })+) => {$(
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $(#[$doc])*
        pub enum $name { $($(#[$item_doc])* #[serde(rename = $value)] $item),+ }

        impl $name {
            /// All of them, in display order.
            pub const ALL: &'static [Self] = &[$(Self::$item),+];

            /// The stored and serialized value, also in URLs.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$item => $value),+ }
            }

            /// The label for people.
            pub fn label(self) -> &'static str {
                match self { $(Self::$item => $label),+ }
            }

            /// Parses the value of `as_str`.
            pub fn parse(value: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == value)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::ALL[$crate::enum_value::position(deserializer, &[$($value),+])?])
            }
        }
    )+};
}
pub(crate) use wire_enum;

/// Deserializes a fieldless enum by its wire value, as its position in `values`. One shared function instead of serde's derive,
/// to keep the WebAssembly small.
#[inline(never)]
pub(crate) fn position<'de, D: Deserializer<'de>>(
    deserializer: D,
    values: &'static [&'static str],
) -> Result<usize, D::Error> {
    deserializer.deserialize_str(OneOf(values))
}

struct OneOf(&'static [&'static str]);

impl Visitor<'_> for OneOf {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<usize, E> {
        self.0
            .iter()
            .position(|known| *known == value)
            .ok_or_else(|| E::unknown_variant(value, self.0))
    }
}

#[cfg(test)]
mod tests {
    use crate::{builder::parts, catalog};
    use serde::{Serialize, de::DeserializeOwned};
    use std::fmt::Debug;

    fn round_trips<T: Serialize + DeserializeOwned + Copy + Debug + PartialEq>(all: &[T]) {
        for one in all {
            let json = serde_json::to_string(one).unwrap();
            assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *one, "{json}");
        }
        for other in ["\"nothing\"", "\"\"", "\"Teal\"", "0", "null", "{\"teal\":null}"] {
            assert!(serde_json::from_str::<T>(other).is_err(), "{other}");
        }
    }

    #[test]
    fn each_value_is_deserialized_as_it_is_serialized_and_no_other() {
        round_trips(catalog::Kind::ALL);
        round_trips(catalog::Colour::ALL);
        round_trips(parts::COLOURS);
        round_trips(parts::LININGS);
    }

    #[test]
    fn the_error_of_an_unknown_value_lists_the_known_ones() {
        let error = serde_json::from_str::<parts::Hardware>("\"gold\"").unwrap_err();
        let message = error.to_string();
        assert!(message.contains("gold") && message.contains("brass"), "{message}");
    }
}
