//! Whose cart it is: an account's, or a guest's by the cookie.

use allpet_domain::id::UserId;
use allpet_kernel::{Buyer, Randomness, cursor::base64url};
use sha2::{Digest as _, Sha256};

/// Whose cart and orders are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BuyerIdentity {
    /// Somebody with an account.
    Account(UserId),
    /// A guest: the hash of what the cookie holds.
    Guest(Vec<u8>),
    /// A guest without a cookie yet.
    Nobody,
}

impl BuyerIdentity {
    pub(crate) fn of(buyer: &Buyer) -> Self {
        match &buyer.caller {
            Some(caller) => Self::Account(caller.user()),
            None => Self::guest(buyer),
        }
    }

    /// The guest of this browser, whoever is signed in.
    pub(crate) fn guest(buyer: &Buyer) -> Self {
        buyer
            .cookie
            .as_ref()
            .map_or(Self::Nobody, |token| Self::Guest(hash(token)))
    }

    /// Whom an idempotency key belongs to.
    pub(crate) fn scope(&self) -> String {
        match self {
            Self::Account(user) => user.to_string(),
            Self::Guest(hash) => base64url(hash),
            Self::Nobody => "nobody".into(),
        }
    }

    pub(crate) fn user(&self) -> Option<UserId> {
        match self {
            Self::Account(user) => Some(*user),
            Self::Guest(_) | Self::Nobody => None,
        }
    }
}

/// What a new guest's cookie holds, and its hash.
pub(crate) fn new_guest(randomness: &Randomness) -> (String, Vec<u8>) {
    let token = base64url(&randomness.bytes::<32>());
    let hash = hash(&token);
    (token, hash)
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}
