//! The authentication state.

use allpet_contract::{Problem, identity::Account};
use std::rc::Rc;

/// The authentication state, as far as the page knows it.
#[derive(Clone, Debug, PartialEq)]
pub enum AuthState {
    /// The page has just started, and asks the API.
    Asking,
    /// The API does not answer, so it is unknown.
    Unknown(Problem),
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is signed in.
    SignedIn(Rc<Account>),
    /// The session expired. Its page stays as it is, and its requests wait for a new sign-in.
    Expired(Rc<Account>),
}

impl AuthState {
    /// The account whose page is shown: signed in, or expired.
    pub fn account(&self) -> Option<&Rc<Account>> {
        match self {
            Self::SignedIn(account) | Self::Expired(account) => Some(account),
            _ => None,
        }
    }

    /// Returns whether requests must wait, because the state is undecided.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Asking | Self::Expired(_))
    }
}
