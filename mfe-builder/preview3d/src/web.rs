//! The preview in a page: a canvas, what a person does to it, and what is drawn on it.
//!
//! The page calls `create(canvas, design, lost)` with the design's parameters as JSON and gets a [`preview::Preview`].

mod drawing;
mod hands;
mod letters;
mod listening;
mod material;
mod preview;
mod stage;
