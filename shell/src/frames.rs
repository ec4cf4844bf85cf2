//! The embedded apps: one flat layer of iframes that never move in the document, and the handling of their messages.

mod app_request;
mod area;
mod content_height;
mod embedded_app;
mod frame_set;
mod lifecycle;
mod publishing;
mod recent_apps;

pub(crate) use app_request::AppRequest;
pub(crate) use area::FrameArea;
pub(crate) use frame_set::Frames;
