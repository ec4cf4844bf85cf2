//! Being signed in: the session store, and the forms that make a session.
//!
//! The access token lives in memory only; the refresh token is in a cookie that scripts cannot read. A site asks once at
//! its start ([`Session::resume`]) whether somebody is signed in. A session that ends while somebody works makes every
//! request wait ([`Standing::Ended`]) until they signed in again, so that nothing is lost.

mod ask_again;
mod front;
mod hook;
mod lock;
mod sign_in;
mod sign_up;
mod standing;
mod store;

pub use ask_again::{AskAgain, AskAgainProps};
pub use front::at_front;
pub use hook::{use_account, use_session, use_standing};
pub use sign_in::{SignInForm, SignInFormProps};
pub use sign_up::{SignUpForm, SignUpFormProps};
pub use standing::Standing;
pub use store::{Grant, Session};

/// Said where somebody wanted to sign out and the API did not hear of it.
pub const SIGN_OUT_FAILED: &str = "You are still signed in: the server cannot be reached. Try again.";
