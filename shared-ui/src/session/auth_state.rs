//! Whether somebody is signed in.

use allpet_contract::{Problem, identity::Account};
use std::rc::Rc;

/// Whether somebody is signed in, as far as the page knows.
#[derive(Clone, Debug, PartialEq)]
pub enum AuthState {
    /// The page has just started and asks.
    Asking,
    /// It could not be found out: the API does not answer.
    Unknown(Problem),
    /// Nobody is.
    SignedOut,
    /// Somebody is.
    SignedIn(Rc<Account>),
    /// Somebody was until now. Their page stays as it is and its requests wait until they signed in again.
    Expired(Rc<Account>),
}

impl AuthState {
    /// Whose page is shown: who is signed in, or was until now.
    pub fn account(&self) -> Option<&Rc<Account>> {
        match self {
            Self::SignedIn(account) | Self::Expired(account) => Some(account),
            _ => None,
        }
    }

    /// Whether a request must wait: it is not yet decided who asks.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Asking | Self::Expired(_))
    }
}
