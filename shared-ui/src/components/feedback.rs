//! Components for feedback: errors, notices, dialogs, loading and empty states.

pub(crate) mod dialog;
pub(crate) mod empty_state;
pub(crate) mod error_state;
pub(crate) mod error_summary;
pub(crate) mod loaded;
pub(crate) mod not_found;
pub(crate) mod notice;
pub(crate) mod skeleton;
pub(crate) mod toasts;
pub(crate) mod tone;
