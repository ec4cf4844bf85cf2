//! Hooks that move the focus and the view.

pub(super) mod focus_restore;
pub(super) mod heading;
pub(super) mod scroll_into_view;
