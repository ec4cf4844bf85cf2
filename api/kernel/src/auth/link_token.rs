//! The token of a mail's link: 32 bytes that only the mail contains. The database has their hash.

use crate::cursor::{base64url, from_base64url};
use sha2::{Digest as _, Sha256};

/// A link's token. `Debug` does not show it.
pub struct LinkToken([u8; 32]);

impl std::fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

impl LinkToken {
    /// Creates a token from random bytes.
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// Parses the fragment of a link; `None` if it is not a token.
    pub fn read(text: &str) -> Option<Self> {
        from_base64url(text)?.try_into().ok().map(Self)
    }

    /// Returns the fragment of the link.
    pub fn text(&self) -> String {
        base64url(&self.0)
    }

    /// Returns the hash that the database stores. The token is random, so a plain hash cannot be reversed by guessing.
    pub fn hash(&self) -> Vec<u8> {
        // A refresh token is never a link's token, whatever bytes it has.
        let hash = Sha256::new().chain_update(b"account link").chain_update(self.0);
        hash.finalize().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_round_trips_and_is_not_printed() {
        let token = LinkToken::new([7; 32]);
        assert_eq!(token.text().len(), 43);
        assert_eq!(LinkToken::read(&token.text()).unwrap().hash(), token.hash());
        assert!(!format!("{token:?}").contains(&token.text()));
        for wrong in ["", "abc", "not base64!", &"A".repeat(44)] {
            assert!(LinkToken::read(wrong).is_none(), "{wrong}");
        }
    }
}
