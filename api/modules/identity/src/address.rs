//! An e-mail address as typed, in every form in which an account may store it.

use allpet_domain::{Invalid, email, validation};

/// The forms of one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The address for mail, in lower case.
    pub(crate) email: String,
    /// The same for every form of the address; see [`email::key`].
    pub(crate) key: String,
    /// With its host in ASCII, as a browser may have sent it before keys existed.
    pub(crate) ascii: String,
    /// As typed, in lower case, as it was stored before keys existed.
    pub(crate) typed: String,
}

impl Address {
    /// Parses a typed address.
    pub(crate) fn read(typed: &str) -> Result<Self, Invalid> {
        let email = validation::email("email", typed)?;
        Ok(Self {
            key: email::key(&email),
            ascii: email::ascii(&email),
            typed: typed.trim().to_lowercase(),
            email,
        })
    }
}
