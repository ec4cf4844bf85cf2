//! The shop's catalogue: products, variants, stock and reservations.

pub mod category;
pub mod colour;
pub mod kind;
pub mod material;
pub mod price_band;
pub mod product;
pub mod reservation;
pub mod search;
pub mod size;
pub mod stock;

pub use category::Category;
pub use colour::Colour;
pub use kind::Kind;
pub use material::Material;
pub use price_band::PriceBand;
pub use product::{Product, TaxClass, Variant};
pub use reservation::{ReservationRefused, ReservationState};
pub use stock::{Level, StockState};

/// Defines an enum whose values have a word for the wire and a label for people.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $word:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name { $($(#[$item_doc])* #[serde(rename = $word)] $item),+ }

        impl $name {
            /// All of them, in display order.
            pub const ALL: &'static [Self] = &[$(Self::$item),+];

            /// The word in URLs, in the database and on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$item => $word),+ }
            }

            /// The label for people.
            pub fn label(self) -> &'static str {
                match self { $(Self::$item => $label),+ }
            }

            /// Parses the word of `as_str`.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
                Ok(Self::ALL[$crate::vocabulary::position(reader, &[$($word),+])?])
            }
        }
    };
}
pub(crate) use words;
