//! Links, menus, tabs and steppers.

pub(crate) mod link;
pub(crate) mod menu;
mod menu_state;
pub(crate) mod stepper;
pub(crate) mod tabs;
