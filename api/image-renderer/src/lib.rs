//! Where the API's modules have pictures drawn as PNG, and those that people send looked at: off the threads that answer
//! requests, a few at once.

mod card;
mod document;
mod renderer;
pub mod upload;

pub use card::Card;
pub use document::{DocumentFault, DocumentRenderer, bound_process, draw_pages};
pub use renderer::{ImageRenderer, Pixels};
