//! The host of an app: the shell, or the app’s own site.

mod host_events;
pub(super) mod host_provider;
pub(super) mod tokens;
pub(super) mod visibility;
