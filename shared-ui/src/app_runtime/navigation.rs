//! Moving through an app: its locations, how far each was scrolled, and held keys.

pub(super) mod key_repeat;
pub(super) mod navigator;
pub(super) mod scroll;
