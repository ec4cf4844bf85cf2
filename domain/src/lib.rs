//! The rules of All Pet Plus, once: typed ids, money, dates, states, validation and fees.
//!
//! Pure: no I/O, no async, no clock and no randomness (both are parameters). Compiles to WebAssembly and to native code, so that
//! the browser shows a fee with the very function by which the server charges it.

pub mod audit;
pub mod base32;
pub mod builder;
pub mod calendar;
pub mod catalog;
pub mod email;
pub mod english;
mod enum_value;
pub mod id;
pub mod licensing;
pub mod live;
pub mod measure;
pub mod money;
pub mod notifications;
pub mod orders;
pub mod payments;
pub mod pet;
pub mod role;
#[cfg(feature = "schema")]
pub mod schema;
pub mod second_factor;
pub mod text;
pub mod upload;
pub mod validation;

pub use calendar::{Day, Timestamp, Zone};
pub use money::{Currency, Money};
pub use validation::{FieldError, Invalid};
