//! The identity of a buyer: an account, or a guest's cookie.

use allpet_domain::id::UserId;
use allpet_kernel::{Buyer, Randomness, cursor::base64url};
use sha2::{Digest as _, Sha256};

/// The buyer whose cart and orders a request concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BuyerIdentity {
    /// A signed-in account.
    Account(UserId),
    /// A guest, by the SHA-256 hash of the cookie's token.
    Guest(Vec<u8>),
    /// A guest whose browser has no cookie yet.
    Nobody,
}

impl BuyerIdentity {
    /// Returns the account if the buyer is signed in, else the browser's guest.
    pub(crate) fn of(buyer: &Buyer) -> Self {
        match &buyer.caller {
            Some(caller) => Self::Account(caller.user()),
            None => Self::guest(buyer),
        }
    }

    /// Returns the guest of this browser, even if somebody is signed in.
    pub(crate) fn guest(buyer: &Buyer) -> Self {
        buyer
            .cookie
            .as_ref()
            .map_or(Self::Nobody, |token| Self::Guest(hash(token)))
    }

    /// Returns the scope of the buyer's idempotency keys.
    pub(crate) fn scope(&self) -> String {
        match self {
            Self::Account(user) => user.to_string(),
            Self::Guest(hash) => base64url(hash),
            Self::Nobody => "nobody".into(),
        }
    }

    /// Returns the account's user.
    pub(crate) fn user(&self) -> Option<UserId> {
        match self {
            Self::Account(user) => Some(*user),
            Self::Guest(_) | Self::Nobody => None,
        }
    }
}

/// Generates the token for a new guest's cookie; returns it with its hash.
pub(crate) fn new_guest(randomness: &Randomness) -> (String, Vec<u8>) {
    let token = base64url(&randomness.bytes::<32>());
    let hash = hash(&token);
    (token, hash)
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}
