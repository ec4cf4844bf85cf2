//! The session: its store, and the forms to sign in and to sign up.
//!
//! The access token is only in memory; the refresh token is in a cookie that scripts cannot read. A site restores the session at
//! its start ([`Session::resume`]). If the session ends while somebody works, requests wait ([`AuthState::Expired`]) until the
//! person has signed in again, so that nothing is lost.

mod activation;
mod auth_state;
mod entry;
mod expired_notice;
mod hook;
pub(crate) mod lock;
mod session_store;
mod token_sources;

pub use activation::on_activation;
pub use auth_state::AuthState;
pub use entry::{
    reauthenticate::{Reauthenticate, ReauthenticateProps},
    sign_in::{SignInForm, SignInFormProps},
    sign_up::{SignUpForm, SignUpFormProps},
};
pub use hook::{use_account, use_auth_state, use_session};
pub use session_store::{Grant, Session};

/// The message when signing out failed because the API cannot be reached.
pub const SIGN_OUT_FAILED: &str = "You are still signed in: the server cannot be reached. Try again.";
