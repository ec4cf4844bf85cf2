//! Where the API's modules have pictures drawn as PNG: off the threads that answer requests, a few at once, with the
//! project's own fonts.

mod card;
mod studio;

pub use card::Card;
pub use studio::{Pixels, Studio};
