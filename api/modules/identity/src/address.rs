//! An e-mail address that somebody typed, in every form in which an account may know it.

use allpet_domain::{Invalid, email, validation};

/// The forms of one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// As it is written to, in small letters.
    pub(crate) email: String,
    /// Equal for every form of it; see [`email::key`].
    pub(crate) key: String,
    /// With its host as name servers know it: so a browser may have sent it before there were keys.
    pub(crate) ascii: String,
    /// As it was typed, in small letters: so it was kept before there were keys.
    pub(crate) typed: String,
}

impl Address {
    /// Reads what was typed.
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
