//! What the log says of signing in and out (OWASP ASVS 5.0, 16.3.1): who looks for an intruder begins here.
//!
//! A line names a person and a session by their ids. Somebody who is not known is named by the beginning of the hash
//! that their attempts are counted by: lines of the same attempts are found together, and neither an e-mail address
//! nor a password stands there, not even one that was typed into the wrong field.

use allpet_domain::id::{SessionId, UserId};

/// Somebody has signed in; a new account is signed in as it is made.
pub(crate) fn signed_in(user: UserId, session: SessionId, new_account: bool) {
    tracing::info!(%user, %session, new_account, "signed in");
}

/// The address or the password was wrong. `account` and `place` are what the attempt is counted by.
pub(crate) fn refused(account: &[u8], place: &[u8]) {
    tracing::warn!(
        account = beginning(account),
        place = beginning(place),
        "a sign-in failed"
    );
}

/// Too many attempts: no password was looked at. `limit` says which one closed, `key` what it counts by.
pub(crate) fn locked_out(limit: &str, key: &[u8]) {
    tracing::warn!(limit, key = beginning(key), "locked out after too many attempts");
}

/// A refresh token came back long after its use: somebody else may have it. The session has ended.
pub(crate) fn token_reused(session: SessionId) {
    tracing::warn!(%session, "a used refresh token came back; its session is revoked");
}

/// Somebody has signed out.
pub(crate) fn signed_out(user: UserId, session: SessionId) {
    tracing::info!(%user, %session, "signed out");
}

/// Enough of a hash to find its other lines by.
fn beginning(hash: &[u8]) -> String {
    let four = hash.first_chunk().copied().unwrap_or_default();
    format!("{:08x}", u32::from_be_bytes(four))
}
