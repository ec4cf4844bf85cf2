//! Sessions: opened by signing in, continued by refresh tokens that change at each use, and ended by signing out, by thirty days
//! without use, or by the reuse of a refresh token.
//!
//! # Reuse of a token
//! A refresh token is valid once. Using it creates its successor, so a session has a single line of tokens. If a used token comes
//! again, two parties have it, one of whom stole it: the whole session is revoked, and both must sign in again, which the thief
//! cannot.
//!
//! Honest browsers also send a token twice: several tabs and apps share one cookie and may refresh at the same moment, and a
//! response may be lost, so that the browser never learns the successor. Therefore a used token is accepted again within
//! [`GRACE_MS`] of its first use:
//! - If the successor is unused, it is returned again, the very same one ([`RefreshToken::successor`]). Whatever the order of
//!   requests, in the end there is one newest token, and everybody has it.
//! - If the successor was used, the browser has it or a later one. Only an access token is returned; the cookie stays.
//!
//! The gain for a thief: using a stolen token within ten seconds of its owner's use goes unnoticed at first. Both then hold the
//! same newest token; its next use by one makes the next use by the other late, and the session is revoked. Nobody can continue
//! beside the owner. After the ten seconds the old token is dead.
//!
//! A response that is lost and not requested again within ten seconds costs a sign-in. A longer grace period would avoid that,
//! but a stolen old token would live as long.

use super::security_log;
use crate::refresh_token::RefreshToken;
use crate::{cookie::SESSION_SECONDS, store};
use allpet_contract::{events::SessionRevoked, identity::SESSION_ENDED};
use allpet_domain::id::{SessionId, UserId};
use allpet_kernel::{Db, Failure, Kernel, Tx, token::ACCESS_SECONDS};

/// How long after its first use a refresh token is still accepted, in milliseconds.
pub(crate) const GRACE_MS: i64 = 10_000;

/// How long access tokens of a session may be in use after its end, in milliseconds; a second more than their lifetime.
pub(crate) const TOKEN_LIFETIME_MS: i64 = (ACCESS_SECONDS as i64 + 1) * 1_000;

/// A session in use.
#[derive(Debug)]
pub(crate) struct ActiveSession {
    /// The session.
    pub(crate) session: SessionId,
    /// Its person.
    pub(crate) person: UserId,
    /// The newest token, if the browser may lack it.
    pub(crate) token: Option<RefreshToken>,
}

/// Opens a session.
pub(crate) async fn open(
    kernel: &Kernel,
    tx: &mut Tx,
    person: UserId,
    user_agent: &str,
) -> Result<ActiveSession, Failure> {
    let session = SessionId::new(kernel.now(), kernel.randomness().entropy());
    let token = RefreshToken::new(kernel.randomness().bytes());
    store::sessions::insert(tx, session, person, user_agent, kernel.now()).await?;
    store::tokens::insert(tx, &token.hash(), session, expiry_ms(kernel)).await?;
    Ok(ActiveSession {
        session,
        person,
        token: Some(token),
    })
}

/// Uses a refresh token. Fails with `SESSION_ENDED` if it is invalid.
pub(crate) async fn refresh(kernel: &Kernel, db: &Db, cookie: &str) -> Result<ActiveSession, Failure> {
    let token = RefreshToken::read(cookie).ok_or(SESSION_ENDED)?;
    let mut tx = db.begin().await?;
    let nonce = kernel.randomness().bytes();
    let outcome = match store::tokens::rotate(&mut tx, &token.hash(), &nonce, now_ms(kernel)).await? {
        Some(session) => continue_session(kernel, &mut tx, session, &token, token.successor(&nonce)).await?,
        None => reuse_token(kernel, &mut tx, &token).await?,
    };
    // Committed in any case: the revocation is an error to the caller and a success here.
    tx.commit().await?;
    if outcome.is_none() {
        kernel.revocations().invalidate();
    }
    outcome.ok_or_else(|| SESSION_ENDED.into())
}

async fn continue_session(
    kernel: &Kernel,
    tx: &mut Tx,
    session: SessionId,
    token: &RefreshToken,
    successor: RefreshToken,
) -> Result<Option<ActiveSession>, Failure> {
    let Some(person) = store::sessions::touch(tx, session, kernel.now()).await? else {
        return Ok(None);
    };
    store::tokens::forget_nonces(tx, session, &token.hash()).await?;
    store::tokens::insert(tx, &successor.hash(), session, expiry_ms(kernel)).await?;
    Ok(Some(ActiveSession {
        session,
        person,
        token: Some(successor),
    }))
}

async fn reuse_token(
    kernel: &Kernel,
    tx: &mut Tx,
    token: &RefreshToken,
) -> Result<Option<ActiveSession>, Failure> {
    let Some(record) = store::tokens::find(tx, &token.hash()).await? else {
        return Ok(None);
    };
    let Some(rotated_ms) = record.rotated_ms else {
        return Ok(None);
    };
    if now_ms(kernel) - rotated_ms > GRACE_MS {
        // Logged once: a session that had already ended reveals nothing new.
        if revoke(kernel, tx, record.session).await?.is_some() {
            security_log::token_reused(record.session);
        }
        return Ok(None);
    }
    let Some(person) = store::sessions::touch(tx, record.session, kernel.now()).await? else {
        return Ok(None);
    };
    let token = record.nonce.map(|nonce| token.successor(&nonce));
    Ok(Some(ActiveSession {
        session: record.session,
        person,
        token,
    }))
}

/// Ends the session of a refresh token, old or new, and returns the session and its person; does nothing if there is none. The
/// caller must call `revocations().invalidate()` after committing.
pub(crate) async fn end(
    kernel: &Kernel,
    tx: &mut Tx,
    cookie: Option<&str>,
) -> Result<Option<(SessionId, UserId)>, Failure> {
    let Some(token) = cookie.and_then(RefreshToken::read) else {
        return Ok(None);
    };
    let Some(record) = store::tokens::find(tx, &token.hash()).await? else {
        return Ok(None);
    };
    let user = revoke(kernel, tx, record.session).await?;
    Ok(user.map(|user| (record.session, user)))
}

/// Revokes a session. Returns its person if it was not revoked before.
async fn revoke(kernel: &Kernel, tx: &mut Tx, session: SessionId) -> Result<Option<UserId>, Failure> {
    let user = store::sessions::revoke(tx, session, kernel.now()).await?;
    if let Some(user) = user {
        store::sessions::record_end(tx, session, now_ms(kernel)).await?;
        kernel.announce(tx, &SessionRevoked { user }).await?;
    }
    Ok(user)
}

/// Deletes expired tokens, which are then no different from unknown ones, and the sessions that have no other token. Returns the
/// number of sessions. A session is kept as long as its access tokens may be in use.
pub(crate) async fn delete_ended(kernel: &Kernel, tx: &mut Tx) -> Result<u32, Failure> {
    let oldest_ms = now_ms(kernel) - TOKEN_LIFETIME_MS;
    store::sessions::delete_ends(tx, oldest_ms).await?;
    store::tokens::delete_expired(tx, oldest_ms).await?;
    store::sessions::delete_without_tokens(tx).await
}

/// Returns the current time in milliseconds since 1970.
pub(crate) fn now_ms(kernel: &Kernel) -> i64 {
    i64::try_from(kernel.now().unix_millis()).unwrap_or(i64::MAX)
}

fn expiry_ms(kernel: &Kernel) -> i64 {
    now_ms(kernel) + SESSION_SECONDS * 1_000
}
