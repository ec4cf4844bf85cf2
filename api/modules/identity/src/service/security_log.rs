//! The security log: sign-ins, sign-outs, lockouts and new passwords (OWASP ASVS 5.0, 16.3.1). The search for an intruder begins here.
//!
//! A line contains the ids of person and session. An unknown person is identified by a keyed hash of the limit's key. The hash
//! key lives as long as the process, so lines of the same attempts can be found together, and nobody can learn from a log which
//! address was typed, or a password that was typed into the wrong field.

use allpet_domain::id::{SessionId, UserId};
use std::{
    hash::{BuildHasher as _, RandomState},
    sync::LazyLock,
};

/// Logs a sign-in. A new account is signed in when it is created.
pub(crate) fn signed_in(user: UserId, session: SessionId, new_account: bool) {
    tracing::info!(%user, %session, new_account, "signed in");
}

/// Logs a wrong address or password. `account` and `network` are the keys of the attempt's limits.
pub(crate) fn refused(account: &[u8], network: &[u8]) {
    tracing::warn!(
        account = fingerprint(account),
        network = fingerprint(network),
        "a sign-in failed"
    );
}

/// Logs a lockout: the password was not checked. `limit` is the limit that was exceeded, `key` its key.
pub(crate) fn locked_out(limit: &str, key: &[u8]) {
    tracing::warn!(
        limit,
        key = fingerprint(key),
        "locked out after too many attempts"
    );
}

/// Logs the reuse of a refresh token long after its first use: somebody else may have it. The session is revoked.
pub(crate) fn token_reused(session: SessionId) {
    tracing::warn!(%session, "a refresh token was reused; its session is revoked");
}

/// Logs a new password: by a link if it was `reset`, otherwise by its owner with the old one.
pub(crate) fn password_changed(user: UserId, reset: bool) {
    tracing::info!(%user, reset, "the password was changed");
}

/// Logs that signing in needs a code from now on, or no longer.
pub(crate) fn second_factor_changed(user: UserId, on: bool) {
    tracing::info!(%user, on, "two-step sign-in was turned on or off");
}

/// Logs that the old recovery codes of an account are replaced.
pub(crate) fn recovery_codes_renewed(user: UserId) {
    tracing::info!(%user, "new recovery codes replaced the old ones");
}

/// Logs a wrong code after a right password.
pub(crate) fn second_factor_refused(user: UserId) {
    tracing::warn!(%user, "the code of a sign-in was wrong, though its password was right");
}

/// Logs that somebody who knows the password guesses codes, and that the owner is warned; once a day. `wrong_codes` were wrong in a row.
pub(crate) fn second_factor_guessed(user: UserId, wrong_codes: i64) {
    tracing::warn!(%user, wrong_codes, "somebody who knows the password guesses codes; the owner is warned");
}

/// Logs a code that was not checked, because too many were wrong.
pub(crate) fn second_factor_locked(user: UserId) {
    tracing::warn!(%user, "no code is checked after too many wrong ones, until the password is replaced");
}

/// Logs that an account has one passkey more, or one less.
pub(crate) fn passkeys_changed(user: UserId, added: bool) {
    tracing::info!(%user, added, "a passkey was added or removed");
}

/// Logs a proof of a passkey that does not fit.
pub(crate) fn passkey_refused(error: &(dyn std::error::Error + 'static)) {
    tracing::warn!(error, "a sign-in with a passkey failed");
}

/// Logs that a person started an export of their data.
pub(crate) fn data_export_started(user: UserId) {
    tracing::info!(%user, "an export of the person’s data was started");
}

/// Logs that an account was closed.
pub(crate) fn closed(user: UserId) {
    tracing::info!(%user, "the account was closed");
}

/// Logs a sign-out.
pub(crate) fn signed_out(user: UserId, session: SessionId) {
    tracing::info!(%user, %session, "signed out");
}

/// Hashes a key so that its other lines can be found in the log of this process.
fn fingerprint(hash: &[u8]) -> String {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    format!("{:016x}", KEY.hash_one(hash))
}
