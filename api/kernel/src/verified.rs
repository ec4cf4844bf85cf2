//! Tokens whose signature was found good: it is checked once, and not again at each call of the quarter of an hour that
//! they live. Nothing else is remembered: whether a token has ended, and what it may do here, is asked at every call.

use crate::token::Claims;
use allpet_domain::Timestamp;
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// The most tokens that are remembered: some 4 MB.
const MOST: usize = 8_192;

/// Stands for a token. The token itself is kept nowhere.
pub(crate) type Mark = [u8; 32];

/// The mark of a token: another text has another, so nothing passes for a token that was not checked.
pub(crate) fn mark(token: &str) -> Mark {
    Sha256::digest(token).into()
}

/// What good tokens say, by their marks.
#[derive(Debug, Default)]
pub(crate) struct Verified(Mutex<HashMap<Mark, Arc<Claims>>>);

impl Verified {
    /// What the token of a mark says, if its signature was found good before.
    pub(crate) fn find(&self, mark: &Mark) -> Option<Arc<Claims>> {
        self.0.lock().ok()?.get(mark).cloned()
    }

    /// Remembers what a token with a good signature says, until it ends.
    pub(crate) fn keep(&self, mark: Mark, claims: &Arc<Claims>, now: Timestamp) {
        let Ok(mut known) = self.0.lock() else {
            return;
        };
        if known.len() >= MOST {
            known.retain(|_, claims| !claims.ended(now));
        }
        if known.len() >= MOST {
            // So many people at once: beginning anew costs each of them one more check.
            known.clear();
        }
        known.insert(mark, Arc::clone(claims));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::id::{SessionId, UserId};

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix_millis(seconds * 1_000)
    }

    fn keep(verified: &Verified, number: usize, now: Timestamp) -> Mark {
        let nobody = uuid::Uuid::nil();
        let claims = Claims::person(UserId(nobody), SessionId(nobody), "Ada", Vec::new(), "shell", now);
        let mark = mark(&number.to_string());
        verified.keep(mark, &Arc::new(claims), now);
        mark
    }

    #[test]
    fn what_has_ended_makes_room_and_what_has_not_stays() {
        let verified = Verified::default();
        for number in 1..MOST {
            keep(&verified, number, at(0));
        }
        let young = keep(&verified, MOST, at(600));
        let newest = keep(&verified, MOST + 1, at(1_000));
        assert!(verified.find(&young).is_some() && verified.find(&newest).is_some());
        assert_eq!(verified.0.lock().unwrap().len(), 2);
    }

    #[test]
    fn there_are_never_more_than_the_most() {
        let verified = Verified::default();
        for number in 0..=MOST {
            keep(&verified, number, at(0));
        }
        assert_eq!(verified.0.lock().unwrap().len(), 1);
    }
}
