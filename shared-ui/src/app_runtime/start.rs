//! The start of an app.

pub(super) mod app_root;
pub(super) mod bootstrap;
pub(super) mod panics;
pub(super) mod run_app;
