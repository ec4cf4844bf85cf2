//! Leads from one place to another.

pub(crate) mod link;
pub(crate) mod menu;
pub(crate) mod stepper;
pub(crate) mod tabs;
