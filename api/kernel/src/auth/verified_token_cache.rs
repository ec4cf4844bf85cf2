//! A cache of verified tokens: a signature is verified once, and not at each call during the token's 15 minutes. Nothing else is
//! cached; every call checks expiry and rights anew.

use crate::token::Claims;
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Maximum number of tokens in the cache: some 10 MB.
const CAPACITY: usize = 8_192;

/// The SHA-256 of a token, which identifies it: no other text has the same hash, so no unverified token passes for a verified
/// one.
pub(crate) type TokenHash = [u8; 32];

/// Hashes a token.
pub(crate) fn hash(token: &str) -> TokenHash {
    Sha256::digest(token).into()
}

/// The claims of verified tokens, by hash. Unused entries are evicted; an evicted token
/// costs one more verification.
#[derive(Debug)]
pub(crate) struct VerifiedTokenCache(Cache<TokenHash, Arc<Claims>>);

impl Default for VerifiedTokenCache {
    fn default() -> Self {
        Self(Cache::new(CAPACITY))
    }
}

impl VerifiedTokenCache {
    /// Returns the claims of a token that was verified before.
    pub(crate) fn get(&self, hash: &TokenHash) -> Option<Arc<Claims>> {
        self.0.get(hash)
    }

    /// Forgets all tokens, so that each is verified anew.
    pub(crate) fn clear(&self) {
        self.0.clear();
    }

    /// Stores the claims of a verified token.
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
    fn a_token_in_use_stays_and_the_cache_is_bounded() {
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
