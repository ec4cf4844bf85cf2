//! Hooks for the theme, the density and the title.

pub(super) mod density;
pub(super) mod theme;
pub(super) mod title;
