//! Limits on guessing (OWASP ASVS 5.0, 6.3.1), counted in the database so that all processes count together.
//!
//! An attempt is counted before the password is looked at and taken back when it was right. Counting afterwards would let
//! a hundred guesses that arrive in the same moment all pass.

use super::{security_log, sessions::now_ms};
use crate::store;
use allpet_contract::{Problem, identity::TOO_MANY};
use allpet_kernel::{Db, Failure, Kernel, Tx};
use sha2::{Digest as _, Sha256};
use std::net::{IpAddr, SocketAddr};

/// Sign-ups from one peer in an hour where nothing else is configured. A school or an office shares one address.
pub const SIGN_UPS_PER_HOUR: u32 = 30;

const SECOND: i64 = 1_000;
const HOUR: i64 = 60 * 60 * SECOND;

/// How many attempts are free, and what comes then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    /// What the log calls it.
    name: &'static str,
    /// Attempts without a wait.
    free: i64,
    /// The count starts anew this long after the first attempt, in milliseconds.
    window_ms: i64,
    /// The wait after the last free attempt, in milliseconds; it doubles with each one more.
    first_wait_ms: i64,
    /// The longest wait, in milliseconds.
    longest_wait_ms: i64,
}

/// Wrong passwords for one account from one peer: a person mistypes; a guesser gets some hundred guesses a day.
const ACCOUNT: Limit = Limit {
    name: "account",
    free: 5,
    window_ms: 24 * HOUR,
    first_wait_ms: 15 * SECOND,
    longest_wait_ms: HOUR / 4,
};
/// Wrong passwords from one peer, whatever the account: many people may stand behind one address.
const PEER: Limit = Limit {
    name: "place",
    free: 50,
    window_ms: 24 * HOUR,
    first_wait_ms: 15 * SECOND,
    longest_wait_ms: HOUR / 4,
};

impl Limit {
    fn sign_ups(per_hour: u32) -> Self {
        Self {
            name: "sign-up",
            free: i64::from(per_hour),
            window_ms: HOUR,
            first_wait_ms: HOUR,
            longest_wait_ms: HOUR,
        }
    }

    /// Until when nothing more is taken after the `attempts`-th attempt.
    fn closed_until(self, attempts: i64, since_ms: i64, now_ms: i64) -> i64 {
        if attempts < self.free {
            return 0;
        }
        let doublings = u32::try_from(attempts - self.free).unwrap_or(u32::MAX).min(20);
        let wait = self
            .first_wait_ms
            .saturating_mul(1 << doublings)
            .min(self.longest_wait_ms);
        (now_ms + wait).min(since_ms + self.window_ms)
    }
}

/// An attempt to sign in that was counted.
#[derive(Debug)]
pub(crate) struct Counted {
    account: Vec<u8>,
    peer: Vec<u8>,
}

impl Counted {
    /// Says in the log that its password was wrong.
    pub(crate) fn note_refusal(&self) {
        security_log::refused(&self.account, &self.peer);
    }
}

/// Counts an attempt to sign in, or says how long to wait.
pub(crate) async fn count_sign_in(
    kernel: &Kernel,
    db: &Db,
    email: &str,
    peer: Option<SocketAddr>,
) -> Result<Counted, Failure> {
    let place = place(peer);
    let counted = Counted {
        account: key(&["account", email, &place]),
        peer: key(&["peer", &place]),
    };
    let mut tx = db.begin().await?;
    take(kernel, &mut tx, &counted.account, ACCOUNT).await?;
    take(kernel, &mut tx, &counted.peer, PEER).await?;
    tx.commit().await?;
    Ok(counted)
}

/// Takes an attempt back whose password was not looked at.
pub(crate) async fn take_back(db: &Db, counted: &Counted) -> Result<(), Failure> {
    let mut tx = db.begin().await?;
    store::attempts::take_back(&mut tx, &counted.account).await?;
    store::attempts::take_back(&mut tx, &counted.peer).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes an attempt back whose password was right, and forgets the wrong ones before it for that account.
pub(crate) async fn forgive(tx: &mut Tx, counted: &Counted) -> Result<(), Failure> {
    store::attempts::clear(tx, &counted.account).await?;
    store::attempts::take_back(tx, &counted.peer).await
}

/// Counts a sign-up, or says how long to wait.
pub(crate) async fn count_sign_up(
    kernel: &Kernel,
    db: &Db,
    per_hour: u32,
    peer: Option<SocketAddr>,
) -> Result<(), Failure> {
    let mut tx = db.begin().await?;
    take(
        kernel,
        &mut tx,
        &key(&["sign-up", &place(peer)]),
        Limit::sign_ups(per_hour),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn take(kernel: &Kernel, tx: &mut Tx, key: &[u8], limit: Limit) -> Result<(), Failure> {
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

/// Deletes the runs that no limit looks at any more.
pub(crate) async fn tidy(kernel: &Kernel, tx: &mut Tx) -> Result<(), Failure> {
    store::attempts::delete_old(tx, now_ms(kernel) - ACCOUNT.window_ms.max(PEER.window_ms)).await
}

fn too_many(wait_ms: i64) -> Problem {
    let seconds = u32::try_from((wait_ms + SECOND - 1) / SECOND).unwrap_or(u32::MAX);
    // From two minutes on nobody counts seconds.
    let (count, unit) = match seconds {
        0..120 => (seconds, "second"),
        _ => (seconds.div_ceil(60), "minute"),
    };
    let plural = if count == 1 { "" } else { "s" };
    Problem::new(TOO_MANY)
        .detail(format!("Wait {count} {unit}{plural}, then try again."))
        .retry_in(seconds)
}

/// Where somebody is: an IPv4 address, or the 64-bit network of an IPv6 address, all of which one customer has.
fn place(peer: Option<SocketAddr>) -> String {
    match peer.map(|peer| peer.ip().to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
        None => "unknown".to_owned(),
    }
}

/// Hashed: people type passwords where the address belongs, and nobody should find them here.
fn key(parts: &[&str]) -> Vec<u8> {
    Sha256::digest(parts.join("\n")).to_vec()
}

#[cfg(test)]
mod tests;
