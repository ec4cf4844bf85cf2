//! A cache of the tokens with which modules call modules of other processes, so that not every call signs one.

use crate::token::{Claims, Keys};
use allpet_domain::Timestamp;
use expiring_cache::ExpiringCache;
use std::{sync::Arc, time::Duration};

/// How long a token is reused: half of its lifetime, so that none expires under way.
const LIFETIME: Duration = Duration::from_secs(30);

/// Maximum number of entries; more than there are pairs of modules.
const CAPACITY: usize = 256;

/// The current token of each pair of caller and called module. `Debug` does not show tokens.
#[derive(Debug)]
pub(crate) struct ServiceTokenCache(ExpiringCache<(String, &'static str), Arc<str>>);

impl Default for ServiceTokenCache {
    fn default() -> Self {
        Self(ExpiringCache::new(CAPACITY, LIFETIME))
    }
}

impl ServiceTokenCache {
    /// Returns a token with which `caller` calls `module`, valid for at least half a minute. Fails if signing fails.
    pub(crate) fn get_or_sign(
        &self,
        caller: &str,
        module: &'static str,
        keys: &Keys,
        now: Timestamp,
    ) -> Result<Arc<str>, jsonwebtoken::errors::Error> {
        let pair = (caller.to_owned(), module);
        if let Some(token) = self.0.get(&pair, now) {
            return Ok(token);
        }
        let token: Arc<str> = keys.sign(&Claims::module(caller, module, None, now))?.into();
        self.0.insert(pair, Arc::clone(&token), now);
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
        let token = |caller, seconds| {
            let token = tokens.get_or_sign(caller, "builder", &keys, at(seconds));
            token.unwrap()
        };
        let first = token("orders", 0);
        assert_eq!(token("orders", 29), first);
        assert_ne!(token("catalog", 29), first);
        let next = token("orders", 30);
        assert_ne!(next, first);
        let claims = keys.verify(&first, at(59)).unwrap();
        assert_eq!(
            (claims.act.as_deref(), claims.aud.as_str()),
            (Some("orders"), "builder")
        );
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
        let token = tokens.get_or_sign("orders", "builder", &keys, now).unwrap();
        assert!(!format!("{tokens:?}").contains(&*token));
    }
}
