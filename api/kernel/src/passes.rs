//! Tokens of modules that call on their own behalf: one is signed now and then, and not for each of their calls.

use crate::token::{Claims, Keys};
use allpet_domain::Timestamp;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Milliseconds for which a token is used again: half of what it lives, so that none ends on its way.
const USED_FOR_MS: u64 = 30_000;

/// The last token of each module, and since when it is used. `Debug` says whose there are, and nothing of the tokens.
#[derive(Default)]
pub(crate) struct Passes(Mutex<HashMap<&'static str, (Timestamp, Arc<str>)>>);

impl std::fmt::Debug for Passes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_tuple("Passes").field(&known.keys()).finish()
    }
}

impl Passes {
    /// A token of `module` that is good for a while.
    pub(crate) fn of(
        &self,
        module: &'static str,
        keys: &Keys,
        now: Timestamp,
    ) -> Result<Arc<str>, jsonwebtoken::errors::Error> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, token)) = known.get(module)
            && (since.unix_millis()..since.unix_millis() + USED_FOR_MS).contains(&now.unix_millis())
        {
            return Ok(Arc::clone(token));
        }
        let token: Arc<str> = keys.sign(&Claims::module(module, None, now))?.into();
        known.insert(module, (now, Arc::clone(&token)));
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_used_again_and_never_near_its_end() {
        let keys = Keys::from_seed(&[7; 32]).unwrap();
        let passes = Passes::default();
        let at = |seconds: u64| Timestamp::from_unix_millis(1_800_000_000_000 + seconds * 1_000);
        let of = |module, seconds| passes.of(module, &keys, at(seconds)).unwrap();
        let first = of("orders", 0);
        assert_eq!(of("orders", 29), first);
        assert_ne!(of("catalog", 29), first);
        let next = of("orders", 30);
        assert_ne!(next, first);
        let claims = keys.verify(&first, at(59)).unwrap();
        assert_eq!(claims.act.as_deref(), Some("orders"));
        assert_eq!(of("orders", 0), of("orders", 1), "a clock that was set back");
    }

    #[test]
    fn what_is_printed_shows_no_token() {
        let keys = Keys::from_seed(&[7; 32]).unwrap();
        let passes = Passes::default();
        passes
            .of("orders", &keys, Timestamp::from_unix_millis(1_800_000_000_000))
            .unwrap();
        assert_eq!(format!("{passes:?}"), r#"Passes(["orders"])"#);
    }
}
