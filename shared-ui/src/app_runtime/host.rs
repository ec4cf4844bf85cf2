//! The host of an app: context, events, tokens and visibility.

mod host_events;
pub(super) mod host_provider;
pub(super) mod tokens;
pub(super) mod visibility;
