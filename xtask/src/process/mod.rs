//! Starting programs so that they can be followed and, whatever happens, stopped.

pub(crate) mod forecast;
pub(crate) mod group;
pub(crate) mod guard;
mod progress;
pub(crate) mod service;
pub(crate) mod step;
