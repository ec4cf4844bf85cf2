//! The refresh token: 32 bytes that only the browser stores. The database has their hash.

use allpet_kernel::cursor::{base64url, from_base64url};
use sha2::{Digest as _, Sha256};

/// Random bytes from which a successor is derived.
pub(crate) type Nonce = [u8; 32];

/// A refresh token. `Debug` does not show it.
pub(crate) struct RefreshToken([u8; 32]);

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}

impl RefreshToken {
    /// Creates a token from random bytes.
    pub(crate) fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// Parses a cookie; `None` if it is not a refresh token.
    pub(crate) fn read(cookie: &str) -> Option<Self> {
        from_base64url(cookie)?.try_into().ok().map(Self)
    }

    /// Returns the cookie's value.
    pub(crate) fn text(&self) -> String {
        base64url(&self.0)
    }

    /// Returns the hash that the database stores. The token is random, so a plain hash cannot be reversed by guessing.
    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }

    /// Derives the successor of this token. The token and the nonce together always yield the same successor; neither alone
    /// reveals anything about it. So a lost response can be repeated although no token is ever stored.
    pub(crate) fn successor(&self, nonce: &Nonce) -> Self {
        let hash = Sha256::new()
            .chain_update(b"refresh-token successor")
            .chain_update(self.0)
            .chain_update(nonce);
        Self(hash.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_round_trips_and_other_text_is_refused() {
        let token = RefreshToken::new([7; 32]);
        assert_eq!(token.text().len(), 43);
        assert_eq!(RefreshToken::read(&token.text()).unwrap().hash(), token.hash());
        for wrong in ["", "abc", "not base64!", &"A".repeat(44)] {
            assert!(RefreshToken::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_successor_needs_both_the_token_and_the_nonce() {
        let token = RefreshToken::new([7; 32]);
        let successor = token.successor(&[1; 32]);
        assert_eq!(successor.hash(), token.successor(&[1; 32]).hash());
        assert_ne!(successor.hash(), token.successor(&[2; 32]).hash());
        assert_ne!(
            successor.hash(),
            RefreshToken::new([8; 32]).successor(&[1; 32]).hash()
        );
        assert_ne!(successor.hash(), token.hash());
    }

    #[test]
    fn a_token_is_not_printed() {
        let token = RefreshToken::new([7; 32]);
        assert!(!format!("{token:?}").contains(&token.text()));
    }
}
