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
