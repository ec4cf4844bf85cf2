//! The embedded apps: one flat layer of iframes that are never moved, and what they say.

mod area;
mod inside;
mod mounted;
mod recency;
mod store;
mod wish;

pub(crate) use area::FrameArea;
pub(crate) use store::Frames;
pub(crate) use wish::Wish;
