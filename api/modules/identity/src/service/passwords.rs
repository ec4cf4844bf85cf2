//! Passwords: hashed with Argon2id on a small pool of threads of their own.
//!
//! A hash takes 19 MiB and some ten milliseconds of a core. So hashes run outside the threads that serve requests, no more at
//! once than there are cores, and if too many wait the next caller must retry later.

pub(super) mod common_passwords;

use allpet_contract::{Problem, identity::BUSY};
use allpet_kernel::Failure;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use std::{borrow::Cow, sync::Arc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization as _;

/// 19 MiB, two passes, one lane: the first choice of OWASP's password storage cheat sheet (2025).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The hash for an account that does not exist: it costs the same, and no known password matches.
const DUMMY_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlzIQ$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// Seconds after which a refused caller may retry: those before them are done by then.
const RETRY_AFTER: u32 = 2;
/// How many callers may wait per core: at 20 ms each, the last one waits about a third of a second.
const WAITING_PER_CORE: usize = 16;

/// The pool.
#[derive(Clone, Debug)]
pub(crate) struct Passwords {
    /// One permit for each running hash.
    running: Arc<Semaphore>,
    /// One permit for each hash that runs or waits.
    admitted: Arc<Semaphore>,
}

impl Passwords {
    /// Creates a pool for the machine's number of cores.
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self::with_capacity(cores, cores * WAITING_PER_CORE)
    }

    /// Creates a pool that admits `limit` hashes, running or waiting; for the machine's number of cores if there is no limit.
    pub(crate) fn with_limit(limit: Option<usize>) -> Self {
        limit.map_or_else(Self::new, |limit| {
            Self::with_capacity(limit.min(1), limit.saturating_sub(1))
        })
    }

    fn with_capacity(running: usize, waiting: usize) -> Self {
        Self {
            running: Arc::new(Semaphore::new(running)),
            admitted: Arc::new(Semaphore::new(running + waiting)),
        }
    }

    /// Hashes a new password as a PHC string. It is normalized first, as people do not know how their keyboard encodes it.
    pub(crate) async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String, Failure> {
        self.run(move || {
            let hash = argon2()?
                .hash_password_with_salt(normalize(&password).as_bytes(), &salt)
                .map_err(Failure::internal)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Checks whether `password` matches `stored`, in any of its [`forms`]. Takes the same time if nothing is stored.
    pub(crate) async fn verify(&self, stored: Option<String>, password: String) -> Result<Check, Failure> {
        self.run(move || {
            let hash =
                PasswordHash::new(stored.as_deref().unwrap_or(DUMMY_HASH)).map_err(Failure::internal)?;
            let mut matched = None;
            for (at, form) in forms(&password).iter().enumerate() {
                // Checks every form, also after a match, so that the time reveals nothing.
                if argon2()?.verify_password(form.as_bytes(), &hash).is_ok() {
                    matched = matched.or(Some(at));
                }
            }
            let matched = matched.filter(|_| stored.is_some());
            Ok(Check {
                matches: matched.is_some(),
                is_outdated: matched.is_some_and(|at| at > 0),
            })
        })
        .await
    }

    async fn run<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, Failure> + Send + 'static,
    {
        let busy = || {
            let problem = Problem::new(BUSY).detail("Try again in a few seconds.");
            Failure::from(problem.retry_in(RETRY_AFTER))
        };
        let admitted = Arc::clone(&self.admitted)
            .try_acquire_owned()
            .map_err(|_| busy())?;
        let running = Arc::clone(&self.running)
            .acquire_owned()
            .await
            .map_err(Failure::internal)?;
        // The permits belong to the work: a caller who hangs up does not admit another hash while this one runs.
        let permits: [OwnedSemaphorePermit; 2] = [admitted, running];
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permits);
            done
        })
        .await?
    }
}

/// The outcome of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Check {
    /// Whether the password is right.
    pub(crate) matches: bool,
    /// Whether it matches, but the stored hash is of another form than new ones.
    pub(crate) is_outdated: bool,
}

/// Returns the form of a password that is hashed: NFKC (RFC 8265, OWASP ASVS 5.0, 6.2), so that the same letter typed on two
/// systems is the same password.
pub(crate) fn normalize(password: &str) -> Cow<'_, str> {
    if password.is_ascii() {
        return Cow::Borrowed(password);
    }
    Cow::Owned(password.nfkc().collect())
}

/// Returns the forms of a password: first as new accounts store it, then as accounts may have it from when only accents were
/// composed, or nothing was. Nearly always a single form, as each costs a hash.
fn forms(password: &str) -> Vec<String> {
    let mut forms = vec![normalize(password).into_owned()];
    for other in [
        password.nfc().collect(),
        password.to_owned(),
        password.nfd().collect(),
    ] {
        if !forms.contains(&other) {
            forms.push(other);
        }
    }
    forms
}

fn argon2() -> Result<Argon2<'static>, Failure> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Failure::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(hash: &str) -> String {
        hash.split('$').take(4).collect::<Vec<_>>().join("$")
    }

    #[tokio::test]
    async fn a_password_matches_only_its_own_hash() {
        let passwords = Passwords::new();
        let hash = passwords
            .hash("correct horse battery".into(), [1; 16])
            .await
            .unwrap();
        assert_eq!(cost(&hash), "$argon2id$v=19$m=19456,t=2,p=1");
        assert!(
            passwords
                .verify(Some(hash.clone()), "correct horse battery".into())
                .await
                .unwrap()
                .matches
        );
        assert!(
            !passwords
                .verify(Some(hash.clone()), "correct horse batterY".into())
                .await
                .unwrap()
                .matches
        );
        let salted = passwords
            .hash("correct horse battery".into(), [2; 16])
            .await
            .unwrap();
        assert_ne!(hash, salted);
    }

    #[tokio::test]
    async fn a_password_matches_in_every_composition_of_its_accents() {
        let passwords = Passwords::new();
        let (composed, apart) = (
            "Crème brûlée à Zoë",
            "Cre\u{300}me bru\u{302}le\u{301}e a\u{300} Zoe\u{308}",
        );
        let matched = async |hash: &str, typed: &str| {
            passwords
                .verify(Some(hash.to_owned()), typed.to_owned())
                .await
                .unwrap()
                .matches
        };
        for made_with in [composed, apart] {
            let hash = passwords.hash(made_with.into(), [1; 16]).await.unwrap();
            assert!(matched(&hash, composed).await && matched(&hash, apart).await);
            assert!(!matched(&hash, "Creme brulee a Zoe").await);
        }
        // As older accounts were stored.
        let old = argon2()
            .unwrap()
            .hash_password_with_salt(apart.as_bytes(), &[1; 16])
            .unwrap()
            .to_string();
        assert!(matched(&old, composed).await && matched(&old, apart).await);
        assert_eq!(
            forms("correct horse battery").len(),
            1,
            "other passwords cost a single hash"
        );
    }

    /// The same letters from two systems: a ligature, full-width letters of a Japanese keyboard, a Kelvin sign, an accent.
    #[tokio::test]
    async fn a_password_is_the_same_on_every_system() {
        let passwords = Passwords::new();
        let (one, other) = ("ﬁve Ｃats \u{212b} cafe\u{301}", "five Cats \u{c5} café");
        let hash = passwords.hash(one.into(), [1; 16]).await.unwrap();
        let checked = passwords.verify(Some(hash), other.into()).await.unwrap();
        assert_eq!((checked.matches, checked.is_outdated), (true, false));
        // An account from when only accents were composed.
        let composed: String = one.nfc().collect();
        let old = argon2()
            .unwrap()
            .hash_password_with_salt(composed.as_bytes(), &[1; 16])
            .unwrap()
            .to_string();
        let checked = passwords.verify(Some(old.clone()), one.into()).await.unwrap();
        assert_eq!((checked.matches, checked.is_outdated), (true, true));
        let refused = passwords.verify(Some(old), "five cats".into()).await.unwrap();
        assert_eq!((refused.matches, refused.is_outdated), (false, false));
    }

    #[tokio::test]
    async fn the_dummy_hash_costs_as_much_as_a_real_one() {
        let passwords = Passwords::new();
        let hash = passwords
            .hash("correct horse battery".into(), [1; 16])
            .await
            .unwrap();
        assert_eq!(cost(DUMMY_HASH), cost(&hash));
        let lengths = |hash: &str| hash.split('$').skip(4).map(str::len).collect::<Vec<_>>();
        assert_eq!(lengths(DUMMY_HASH), lengths(&hash));
        assert!(
            !passwords
                .verify(None, "correct horse battery".into())
                .await
                .unwrap()
                .matches
        );
    }

    #[tokio::test]
    async fn too_many_concurrent_hashes_are_refused() {
        let passwords = Passwords::with_capacity(1, 1);
        let running = passwords.running.clone().acquire_owned().await.unwrap();
        let waiting = tokio::spawn({
            let passwords = passwords.clone();
            async move { passwords.verify(None, String::new()).await }
        });
        let second = tokio::spawn({
            let passwords = passwords.clone();
            async move { passwords.verify(None, String::new()).await }
        });
        while passwords.admitted.available_permits() > 0 {
            assert!(
                !waiting.is_finished() && !second.is_finished(),
                "both wait for a permit"
            );
            tokio::task::yield_now().await;
        }
        let refused = passwords
            .verify(None, String::new())
            .await
            .unwrap_err()
            .into_problem();
        assert_eq!((refused.status, refused.code.as_str()), (503, "identity.busy"));
        drop(running);
        assert!(!waiting.await.unwrap().unwrap().matches);
        assert!(!second.await.unwrap().unwrap().matches);
        assert_eq!(passwords.admitted.available_permits(), 2);
    }
}
