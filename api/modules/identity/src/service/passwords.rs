//! Passwords: hashed with Argon2id on a small pool of threads of their own.
//!
//! One hash takes 19 MiB and some ten milliseconds of a core. So they run off the threads that serve requests, never
//! more at once than there are cores, and where too many wait the next one is told to come back.

use allpet_contract::{Problem, identity::BUSY};
use allpet_domain::text::compose;
use allpet_kernel::Failure;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization as _;

/// 19 MiB, two passes, one lane: the first choice of OWASP's password storage cheat sheet (2025).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Stands for the hash of an account that does not exist: same cost, and no password is known to match.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlzIQ$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// After so many seconds whoever was refused may try again: those before them are through by then.
const RETRY_AFTER: u32 = 2;
/// How many may wait for each core: at 20 ms each, the last one waits about a third of a second.
const WAITING_PER_CORE: usize = 16;

/// The pool.
#[derive(Clone, Debug)]
pub(crate) struct Passwords {
    /// One place for each hash that runs.
    running: Arc<Semaphore>,
    /// One place for each that runs or waits.
    admitted: Arc<Semaphore>,
}

impl Passwords {
    /// A pool as wide as the machine has cores.
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self::with_capacity(cores, cores * WAITING_PER_CORE)
    }

    /// A pool that takes `places` at once, running or waiting; as wide as the machine has cores where nothing is said.
    pub(crate) fn of(places: Option<usize>) -> Self {
        places.map_or_else(Self::new, |places| {
            Self::with_capacity(places.min(1), places.saturating_sub(1))
        })
    }

    fn with_capacity(running: usize, waiting: usize) -> Self {
        Self {
            running: Arc::new(Semaphore::new(running)),
            admitted: Arc::new(Semaphore::new(running + waiting)),
        }
    }

    /// The hash of a new password, as a PHC string. Accents are composed first: which way a keyboard writes them is
    /// nothing that anybody knows.
    pub(crate) async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String, Failure> {
        self.run(move || {
            let hash = argon2()?
                .hash_password_with_salt(compose(&password).as_bytes(), &salt)
                .map_err(Failure::internal)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether `password` belongs to `stored`, however its accents were composed now and then. Takes as long where nothing is
    /// stored.
    pub(crate) async fn matches(&self, stored: Option<String>, password: String) -> Result<bool, Failure> {
        self.run(move || {
            let hash = PasswordHash::new(stored.as_deref().unwrap_or(NOBODY)).map_err(Failure::internal)?;
            let mut fits = false;
            for form in forms(&password) {
                // Every form, also after the right one: how long it takes says nothing.
                fits |= argon2()?.verify_password(form.as_bytes(), &hash).is_ok();
            }
            Ok(fits && stored.is_some())
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
        // The places go with the work: a caller who hangs up does not make room for another hash while this one runs.
        let places: [OwnedSemaphorePermit; 2] = [admitted, running];
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(places);
            done
        })
        .await?
    }
}

/// The password as new accounts keep it, and as one that was made before accents were composed may have it. One form for
/// nearly everybody: each costs a hash.
fn forms(password: &str) -> Vec<String> {
    let mut forms = vec![compose(password).into_owned()];
    for other in [password.to_owned(), password.nfd().collect()] {
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
    async fn a_password_fits_its_own_hash_alone() {
        let passwords = Passwords::new();
        let hash = passwords
            .hash("correct horse battery".into(), [1; 16])
            .await
            .unwrap();
        assert_eq!(cost(&hash), "$argon2id$v=19$m=19456,t=2,p=1");
        assert!(
            passwords
                .matches(Some(hash.clone()), "correct horse battery".into())
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .matches(Some(hash.clone()), "correct horse batterY".into())
                .await
                .unwrap()
        );
        let salted = passwords
            .hash("correct horse battery".into(), [2; 16])
            .await
            .unwrap();
        assert_ne!(hash, salted);
    }

    #[tokio::test]
    async fn a_password_fits_however_its_accents_are_composed() {
        let passwords = Passwords::new();
        let (composed, apart) = (
            "Crème brûlée à Zoë",
            "Cre\u{300}me bru\u{302}le\u{301}e a\u{300} Zoe\u{308}",
        );
        let fits = async |hash: &str, typed: &str| {
            passwords
                .matches(Some(hash.to_owned()), typed.to_owned())
                .await
                .unwrap()
        };
        for made_with in [composed, apart] {
            let hash = passwords.hash(made_with.into(), [1; 16]).await.unwrap();
            assert!(fits(&hash, composed).await && fits(&hash, apart).await);
            assert!(!fits(&hash, "Creme brulee a Zoe").await);
        }
        // As accounts were made before.
        let old = argon2()
            .unwrap()
            .hash_password_with_salt(apart.as_bytes(), &[1; 16])
            .unwrap()
            .to_string();
        assert!(fits(&old, composed).await && fits(&old, apart).await);
        assert_eq!(forms("correct horse battery").len(), 1, "nobody else pays for it");
    }

    #[tokio::test]
    async fn nobody_costs_what_somebody_costs() {
        let passwords = Passwords::new();
        let hash = passwords
            .hash("correct horse battery".into(), [1; 16])
            .await
            .unwrap();
        assert_eq!(cost(NOBODY), cost(&hash));
        let lengths = |hash: &str| hash.split('$').skip(4).map(str::len).collect::<Vec<_>>();
        assert_eq!(lengths(NOBODY), lengths(&hash));
        assert!(
            !passwords
                .matches(None, "correct horse battery".into())
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn too_many_at_once_are_told_to_come_back() {
        let passwords = Passwords::with_capacity(1, 1);
        let running = passwords.running.clone().acquire_owned().await.unwrap();
        let waiting = tokio::spawn({
            let passwords = passwords.clone();
            async move { passwords.matches(None, String::new()).await }
        });
        let second = tokio::spawn({
            let passwords = passwords.clone();
            async move { passwords.matches(None, String::new()).await }
        });
        while passwords.admitted.available_permits() > 0 {
            assert!(
                !waiting.is_finished() && !second.is_finished(),
                "both wait for a place"
            );
            tokio::task::yield_now().await;
        }
        let refused = passwords
            .matches(None, String::new())
            .await
            .unwrap_err()
            .into_problem();
        assert_eq!((refused.status, refused.code.as_str()), (503, "identity.busy"));
        drop(running);
        assert!(!waiting.await.unwrap().unwrap());
        assert!(!second.await.unwrap().unwrap());
        assert_eq!(passwords.admitted.available_permits(), 2);
    }
}
