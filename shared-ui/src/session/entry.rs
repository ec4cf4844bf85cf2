//! The forms to sign in and to sign up.

mod entry_form;
mod entry_requests;
pub(super) mod reauthenticate;
pub(super) mod sign_in;
mod sign_in_state;
pub(super) mod sign_up;
mod sign_up_state;
