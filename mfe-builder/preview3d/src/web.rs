//! The preview in a page: a canvas, its events, and what is drawn on it.
//!
//! The page calls `create(canvas, design, lost)` with the design's parameters as JSON, and receives a [`preview::Preview`].

mod drawing;
mod event_listener;
mod input;
mod lettering;
mod material;
mod preview;
mod stage;
