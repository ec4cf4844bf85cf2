//! What the log says of signing in and out (OWASP ASVS 5.0, 16.3.1): who looks for an intruder begins here.
//!
//! A line names a person and a session by their ids. Somebody who is not known is named by a mark of what their attempts are
//! counted by, made with a key that lives as long as the process: lines of the same attempts are found together, and nobody
//! finds out from a log which address was typed, nor a password that was typed into the wrong field.

use allpet_domain::id::{SessionId, UserId};
use std::{
    hash::{BuildHasher as _, RandomState},
    sync::LazyLock,
};

/// Somebody has signed in; a new account is signed in as it is made.
pub(crate) fn signed_in(user: UserId, session: SessionId, new_account: bool) {
    tracing::info!(%user, %session, new_account, "signed in");
}

/// The address or the password was wrong. `account` and `place` are what the attempt is counted by.
pub(crate) fn refused(account: &[u8], place: &[u8]) {
    tracing::warn!(account = mark(account), place = mark(place), "a sign-in failed");
}

/// Too many attempts: no password was looked at. `limit` says which one closed, `key` what it counts by.
pub(crate) fn locked_out(limit: &str, key: &[u8]) {
    tracing::warn!(limit, key = mark(key), "locked out after too many attempts");
}

/// A refresh token came back long after its use: somebody else may have it. The session has ended.
pub(crate) fn token_reused(session: SessionId) {
    tracing::warn!(%session, "a used refresh token came back; its session is revoked");
}

/// Somebody has signed out.
pub(crate) fn signed_out(user: UserId, session: SessionId) {
    tracing::info!(%user, %session, "signed out");
}

/// What finds the other lines of a hash, in the log of this process.
fn mark(hash: &[u8]) -> String {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    format!("{:016x}", KEY.hash_one(hash))
}
