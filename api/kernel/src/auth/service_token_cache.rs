//! A cache of the tokens with which modules call each other on their own behalf, so that not every call signs one.

use crate::token::{Claims, Keys};
use allpet_domain::Timestamp;
use expiring_cache::ExpiringCache;
use std::{sync::Arc, time::Duration};

/// How long a token is reused: half of its lifetime, so that none expires under way.
const LIFETIME: Duration = Duration::from_secs(30);

/// Maximum number of entries; more than there are modules.
const CAPACITY: usize = 64;

/// The current token of each module. `Debug` does not show tokens.
#[derive(Debug)]
pub(crate) struct ServiceTokenCache(ExpiringCache<&'static str, Arc<str>>);

impl Default for ServiceTokenCache {
    fn default() -> Self {
        Self(ExpiringCache::new(CAPACITY, LIFETIME))
    }
}

impl ServiceTokenCache {
    /// Returns a token of `module` that is valid for at least half a minute. Fails if signing fails.
    pub(crate) fn get_or_sign(
        &self,
        module: &'static str,
        keys: &Keys,
        now: Timestamp,
    ) -> Result<Arc<str>, jsonwebtoken::errors::Error> {
        if let Some(token) = self.0.get(module, now) {
            return Ok(token);
        }
        let token: Arc<str> = keys.sign(&Claims::module(module, None, now))?.into();
        self.0.insert(module, Arc::clone(&token), now);
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_reused_for_half_of_its_lifetime() {
        let keys = Keys::from_seed(&[7; 32]).unwrap();
        let tokens = ServiceTokenCache::default();
        let at = |seconds: u64| Timestamp::from_unix_millis(1_800_000_000_000 + seconds * 1_000);
        let token = |module, seconds| tokens.get_or_sign(module, &keys, at(seconds)).unwrap();
        let first = token("orders", 0);
        assert_eq!(token("orders", 29), first);
        assert_ne!(token("catalog", 29), first);
        let next = token("orders", 30);
        assert_ne!(next, first);
        let claims = keys.verify(&first, at(59)).unwrap();
        assert_eq!(claims.act.as_deref(), Some("orders"));
        assert_eq!(
            token("orders", 0),
            token("orders", 1),
            "after the clock was set back"
        );
    }

    #[test]
    fn debug_shows_no_token() {
        let keys = Keys::from_seed(&[7; 32]).unwrap();
        let tokens = ServiceTokenCache::default();
        let now = Timestamp::from_unix_millis(1_800_000_000_000);
        let token = tokens.get_or_sign("orders", &keys, now).unwrap();
        assert!(!format!("{tokens:?}").contains(&*token));
    }
}
