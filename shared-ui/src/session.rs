//! Being signed in: the session store, and the forms that make a session.
//!
//! The access token lives in memory only; the refresh token is in a cookie that scripts cannot read. A site asks once at
//! its start ([`Session::resume`]) whether somebody is signed in. A session that ends while somebody works makes every
//! request wait ([`AuthState::Expired`]) until they signed in again, so that nothing is lost.

mod auth_state;
mod ended;
mod front;
mod hook;
mod lock;
mod reauthenticate;
mod session_store;
mod sign_in;
mod sign_up;

pub use auth_state::AuthState;
pub use front::at_front;
pub use hook::{use_account, use_auth_state, use_session};
pub use reauthenticate::{AskAgainProps, Reauthenticate};
pub use session_store::{Grant, Session};
pub use sign_in::{SignInForm, SignInFormProps};
pub use sign_up::{SignUpForm, SignUpFormProps};

/// Said where somebody wanted to sign out and the API did not hear of it.
pub const SIGN_OUT_FAILED: &str = "You are still signed in: the server cannot be reached. Try again.";
