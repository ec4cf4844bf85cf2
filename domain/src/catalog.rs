//! The shop's catalogue: products and their variants, what is counted in the stock, and reservations.

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

/// Named things, each with the word that travels and the name that people read.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $word:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name { $($(#[$item_doc])* #[serde(rename = $word)] $item),+ }

        impl $name {
            /// All of them, in the order in which a page lists them.
            pub const ALL: &'static [Self] = &[$(Self::$item),+];

            /// The word in addresses, in the database and on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$item => $word),+ }
            }

            /// The name that people read.
            pub fn label(self) -> &'static str {
                match self { $(Self::$item => $label),+ }
            }

            /// What `word` stands for.
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
