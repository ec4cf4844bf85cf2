//! The builder's 3D preview: a separate WebAssembly module, which the page loads once it is usable.
//!
//! [`scene`] builds shapes in millimetres from a design's parameters, with [`line`](mod@line) and [`shape`]; [`view`] is the camera.
//! They are pure functions. `web`, built only for the browser, draws the scene on a canvas with three-d.

pub mod line;
pub mod scene;
pub mod shape;
pub mod space;
pub mod view;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
