//! The keyboard: shortcuts, and whether those of one character are on.

pub(super) mod keys;
pub(super) mod shortcuts;
