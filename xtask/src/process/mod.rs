//! Starting, following and reliably stopping programs.

pub(crate) mod forecast;
pub(crate) mod group;
pub(crate) mod guard;
mod progress;
pub(crate) mod service;
pub(crate) mod step;
