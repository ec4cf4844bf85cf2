//! Limits on guessing (OWASP ASVS 5.0, 6.3.1), counted in the database so that all processes share them.
//!
//! An attempt is counted before the password is checked, and the count is undone if it was right. Otherwise a hundred
//! simultaneous guesses would all pass.

use super::{security_log, sessions::now_ms};
use crate::store;
use allpet_contract::{Problem, identity::TOO_MANY};
use allpet_domain::id::{SessionId, UserId};
use allpet_kernel::{
    Db, Failure, Kernel, Tx,
    limits::{network_of, wait_advice},
};
use sha2::{Digest as _, Sha256};
use std::net::SocketAddr;

const SECOND: i64 = 1_000;
const HOUR: i64 = 60 * 60 * SECOND;

/// A limit: the free attempts, and the delays after them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    /// Its name in the log.
    name: &'static str,
    /// Number of attempts without a delay.
    free: i64,
    /// The count restarts this long after the first attempt, in milliseconds.
    window_ms: i64,
    /// The delay after the last free attempt, in milliseconds; it doubles with each further one.
    first_delay_ms: i64,
    /// The longest delay, in milliseconds.
    longest_delay_ms: i64,
}

/// Wrong passwords for one account from one network: people mistype; an attacker gets a few hundred guesses a day.
const ACCOUNT: Limit = Limit {
    name: "account",
    free: 5,
    window_ms: 24 * HOUR,
    first_delay_ms: 15 * SECOND,
    longest_delay_ms: HOUR / 4,
};
/// Wrong passwords from one network, for any account: many people may share one address.
const NETWORK: Limit = Limit {
    name: "network",
    free: 50,
    window_ms: 24 * HOUR,
    first_delay_ms: 15 * SECOND,
    longest_delay_ms: HOUR / 4,
};

/// Wrong passwords for one account from anywhere, except its known devices: somebody guesses from many networks. The delays are short,
/// because they also concern the owner on a new device.
const EVERYWHERE: Limit = Limit {
    name: "everywhere",
    free: 20,
    window_ms: 24 * HOUR,
    first_delay_ms: 5 * SECOND,
    longest_delay_ms: 60 * SECOND,
};
/// Wrong passwords on a device that the person has used, or in one of their sessions. Nobody else's guesses count here.
const DEVICE: Limit = Limit {
    name: "device",
    ..ACCOUNT
};
/// Wrong codes of one account's second step, from anywhere: whoever types them knows the password, so at most some hundred guesses a
/// day of a million codes.
const CODES: Limit = Limit {
    name: "code",
    ..ACCOUNT
};
/// Mails with a link to one account, at its own request: a click too many costs nothing, and nobody's mailbox is filled.
const MAILS: Limit = Limit::hourly("mail", 5);
/// Requests of a new password for one address, from anywhere. Their mails went to the owner, whom this does not lock out.
const RESETS_OF_ADDRESS: Limit = Limit::hourly("reset", 5);
/// Requests of a new password from one network.
const RESETS_FROM_NETWORK: Limit = Limit::hourly("reset-network", 30);

impl Limit {
    const fn hourly(name: &'static str, free: i64) -> Self {
        Self {
            name,
            free,
            window_ms: HOUR,
            first_delay_ms: HOUR,
            longest_delay_ms: HOUR,
        }
    }

    /// Returns until when further attempts are refused after the `attempts`-th one.
    fn closed_until(self, attempts: i64, since_ms: i64, now_ms: i64) -> i64 {
        if attempts < self.free {
            return 0;
        }
        let doublings = u32::try_from(attempts - self.free).unwrap_or(u32::MAX).min(20);
        let delay = self
            .first_delay_ms
            .saturating_mul(1 << doublings)
            .min(self.longest_delay_ms);
        (now_ms + delay).min(since_ms + self.window_ms)
    }
}

/// A counted attempt to sign in.
#[derive(Debug)]
pub(crate) struct CountedAttempt {
    account: Vec<u8>,
    network: Vec<u8>,
    everywhere: Vec<u8>,
    /// The key of a known device or of a session. Then the attempt counts for it alone.
    known: Option<Vec<u8>>,
}

impl CountedAttempt {
    /// Logs that its password was wrong.
    pub(crate) fn log_refusal(&self) {
        security_log::refused(&self.account, &self.network);
    }

    /// Returns the keys and limits for which it counts, the narrowest first.
    fn limits(&self) -> Vec<(&[u8], Limit)> {
        match &self.known {
            Some(known) => vec![(known.as_slice(), DEVICE)],
            None => vec![
                (self.account.as_slice(), ACCOUNT),
                (self.network.as_slice(), NETWORK),
                (self.everywhere.as_slice(), EVERYWHERE),
            ],
        }
    }
}

/// Returns the key by which the wrong passwords of a session count.
pub(crate) fn session_key(session: SessionId) -> Vec<u8> {
    key(&["session", &session.to_string()])
}

/// Counts an attempt to prove who one is. `known` is the key of a known device or of a session. Fails with the remaining delay if a
/// limit is exceeded.
pub(crate) async fn count_sign_in(
    kernel: &Kernel,
    db: &Db,
    email: &str,
    peer: Option<SocketAddr>,
    known: Option<Vec<u8>>,
) -> Result<CountedAttempt, Failure> {
    let network = network(peer);
    let attempt = CountedAttempt {
        account: key(&["account", email, &network]),
        network: key(&["peer", &network]),
        everywhere: key(&["everywhere", email]),
        known,
    };
    let mut tx = db.begin().await?;
    for (key, limit) in attempt.limits() {
        count(kernel, &mut tx, key, limit).await?;
    }
    tx.commit().await?;
    Ok(attempt)
}

/// Undoes the count of an attempt whose password was not checked.
pub(crate) async fn undo(db: &Db, attempt: &CountedAttempt) -> Result<(), Failure> {
    let mut tx = db.begin().await?;
    for (key, _) in attempt.limits() {
        store::attempts::undo(&mut tx, key).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Undoes the count of an attempt whose password was right. Resets the wrong ones before it from the same place, but not those from
/// elsewhere, which are somebody else's.
pub(crate) async fn reset(tx: &mut Tx, attempt: &CountedAttempt) -> Result<(), Failure> {
    for (index, (key, _)) in attempt.limits().into_iter().enumerate() {
        if index == 0 {
            store::attempts::clear(tx, key).await?;
        } else {
            store::attempts::undo(tx, key).await?;
        }
    }
    Ok(())
}

/// Counts a mail with a link that a person requested. Fails with the remaining delay if the limit is exceeded.
pub(crate) async fn count_mail(kernel: &Kernel, tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    count(kernel, tx, &key(&["mail", &user.to_string()]), MAILS).await
}

/// Counts a code of the second step as wrong; [`clear_codes`] undoes that. Fails with the remaining delay if the limit is exceeded.
pub(crate) async fn count_code(kernel: &Kernel, tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    count(kernel, tx, &code_key(user), CODES).await
}

/// Forgets the wrong codes of a person who typed a right one.
pub(crate) async fn clear_codes(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    store::attempts::clear(tx, &code_key(user)).await
}

/// Returns whether a person has got no warning of guessed codes for a day, and counts one.
pub(crate) async fn is_first_warning(kernel: &Kernel, tx: &mut Tx, user: UserId) -> Result<bool, Failure> {
    let now_ms = now_ms(kernel);
    let key = key(&["code-warning", &user.to_string()]);
    let run = store::attempts::count(tx, &key, now_ms, now_ms - CODES.window_ms).await?;
    Ok(run.is_some_and(|run| run.attempts == 1))
}

fn code_key(user: UserId) -> Vec<u8> {
    key(&["code", &user.to_string()])
}

/// Counts a request of a new password. Fails with the remaining delay if the limit is exceeded.
pub(crate) async fn count_reset(
    kernel: &Kernel,
    tx: &mut Tx,
    email: &str,
    peer: Option<SocketAddr>,
) -> Result<(), Failure> {
    let network = key(&["reset-network", &network(peer)]);
    count(kernel, tx, &network, RESETS_FROM_NETWORK).await?;
    count(kernel, tx, &key(&["reset", email]), RESETS_OF_ADDRESS).await
}

async fn count(kernel: &Kernel, tx: &mut Tx, key: &[u8], limit: Limit) -> Result<(), Failure> {
    let now_ms = now_ms(kernel);
    let Some(run) = store::attempts::count(tx, key, now_ms, now_ms - limit.window_ms).await? else {
        let until = store::attempts::closed_until(tx, key).await?;
        security_log::locked_out(limit.name, key);
        return Err(too_many((until - now_ms).max(0)).into());
    };
    let until = limit.closed_until(run.attempts, run.since_ms, now_ms);
    if until > now_ms {
        store::attempts::close(tx, key, until).await?;
    }
    Ok(())
}

/// Deletes the counts that no limit reads any more.
pub(crate) async fn delete_expired(kernel: &Kernel, tx: &mut Tx) -> Result<(), Failure> {
    store::attempts::delete_old(tx, now_ms(kernel) - ACCOUNT.window_ms.max(NETWORK.window_ms)).await
}

fn too_many(wait_ms: i64) -> Problem {
    let seconds = u32::try_from((wait_ms + SECOND - 1) / SECOND).unwrap_or(u32::MAX);
    Problem::new(TOO_MANY)
        .detail(wait_advice(seconds))
        .retry_in(seconds)
}

fn network(peer: Option<SocketAddr>) -> String {
    peer.map_or_else(|| "unknown".to_owned(), |peer| network_of(peer.ip()).to_string())
}

/// The key is hashed: people type passwords into the address field, and nobody should find them here.
fn key(parts: &[&str]) -> Vec<u8> {
    Sha256::digest(parts.join("\n")).to_vec()
}

#[cfg(test)]
mod tests;
