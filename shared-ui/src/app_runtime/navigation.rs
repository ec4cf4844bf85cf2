//! Moving through an app: its locations, how far each was scrolled, the way back after signing in, and held keys.

pub(super) mod key_repeat;
pub(super) mod navigator;
pub(super) mod return_path;
pub(super) mod scroll;
