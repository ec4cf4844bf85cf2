//! The builder's preview in three dimensions: a WebAssembly module of its own, which the page loads when it can be used.
//!
//! [`scene`] makes shapes in millimetres out of a design's parameters, on [`line`](mod@line) and [`shape`]; [`view`] is where the eye
//! stands. All of that is pure. `web`, which is built for the browser alone, draws it with three-d on a canvas.

pub mod line;
pub mod scene;
pub mod shape;
pub mod space;
pub mod view;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
