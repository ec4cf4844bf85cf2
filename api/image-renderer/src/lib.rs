//! Pictures for the API's modules: renders PNG files, and inspects uploads, off the request threads and a few at once.

mod card;
mod document;
mod renderer;
pub mod upload;

pub use card::Card;
pub use document::{DocumentError, DocumentRenderer, bound_process, render_pdf_pages};
pub use renderer::{ImageRenderer, Pixels};
