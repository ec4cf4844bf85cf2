//! Tokens whose signature was found good: it is checked once, and not again at each call of the quarter of an hour that
//! they live. Nothing else is remembered: whether a token has ended, and what it may do, is decided at every call.

use crate::token::Claims;
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// The most tokens that are remembered: some 4 MB.
const CAPACITY: usize = 8_192;

/// The SHA-256 of a token, which stands for it: another text has another, so nothing passes for a token that was not checked.
pub(crate) type TokenHash = [u8; 32];

/// The hash of a token.
pub(crate) fn hash(token: &str) -> TokenHash {
    Sha256::digest(token).into()
}

/// The claims of verified tokens, by their hashes. The tokens themselves are not in it. Those that nobody uses are evicted; an
/// evicted one costs its bearer one more check.
#[derive(Debug)]
pub(crate) struct VerifiedTokenCache(Cache<TokenHash, Arc<Claims>>);

impl Default for VerifiedTokenCache {
    fn default() -> Self {
        Self(Cache::new(CAPACITY))
    }
}

impl VerifiedTokenCache {
    /// The claims of a token whose signature was found good before.
    pub(crate) fn get(&self, hash: &TokenHash) -> Option<Arc<Claims>> {
        self.0.get(hash)
    }

    /// Remembers the claims of a token with a good signature.
    pub(crate) fn insert(&self, hash: TokenHash, claims: &Arc<Claims>) {
        self.0.insert(hash, Arc::clone(claims));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::{
        Timestamp,
        id::{SessionId, UserId},
    };

    #[test]
    fn a_token_in_use_stays_and_there_are_never_too_many() {
        let nobody = uuid::Uuid::nil();
        let now = Timestamp::from_unix_millis(0);
        let claims = Claims::person(UserId(nobody), SessionId(nobody), "Ada", Vec::new(), "shell", now);
        let claims = Arc::new(claims);
        let tokens = VerifiedTokenCache::default();
        let used = hash("used");
        tokens.insert(used, &claims);
        for number in 0..2 * CAPACITY {
            assert!(tokens.get(&used).is_some(), "{number}");
            tokens.insert(hash(&number.to_string()), &claims);
        }
        assert!(tokens.0.len() <= CAPACITY);
    }
}
