//! Sessions: opened by signing in, continued by refresh tokens that change at each use, and ended by signing out, by thirty days
//! without use, after 90 days in any case (12 hours for staff), or by the reuse of a refresh token.
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
use crate::{Identity, cookie::SESSION_SECONDS, device, store};
use allpet_contract::{
    events::SessionRevoked,
    identity::{
        SESSION_ENDED,
        account::{DeviceSession, SESSION_NOT_FOUND},
    },
};
use allpet_domain::{
    Timestamp,
    audit::AuditAction,
    id::{SessionId, UserId},
};
use allpet_kernel::{Db, Failure, Kernel, Tx, audit::AuditRecord, token::ACCESS_SECONDS};

/// How long after its first use a refresh token is still accepted, in milliseconds.
pub(crate) const GRACE_MS: i64 = 10_000;

/// How long access tokens of a session may be in use after its end, in milliseconds; a second more than their lifetime.
pub(crate) const TOKEN_LIFETIME_MS: i64 = (ACCESS_SECONDS as i64 + 1) * 1_000;

/// How long a session lasts at most, however much it is used, in seconds: 90 days.
const LIFE: i64 = 90 * 24 * 60 * 60;
/// The same for people with a role, whose sessions open other people's data: 12 hours.
const LIFE_OF_STAFF: i64 = 12 * 60 * 60;

/// A session in use.
#[derive(Debug)]
pub(crate) struct ActiveSession {
    /// The session.
    pub(crate) session: SessionId,
    /// When it began.
    pub(crate) created: Timestamp,
    /// Its person.
    pub(crate) person: UserId,
    /// Whether the person has proved the second factor in it.
    pub(crate) second_factor: bool,
    /// The newest token, if the browser may lack it.
    pub(crate) token: Option<RefreshToken>,
}

/// Opens a session. `second_factor` says whether the person has just proved it.
pub(crate) async fn open(
    kernel: &Kernel,
    tx: &mut Tx,
    person: UserId,
    user_agent: &str,
    second_factor: bool,
) -> Result<ActiveSession, Failure> {
    let session = SessionId::new(kernel.now(), kernel.randomness().entropy());
    let token = RefreshToken::new(kernel.randomness().bytes());
    store::sessions::insert(tx, session, person, user_agent, kernel.now(), second_factor).await?;
    store::tokens::insert(tx, &token.hash(), session, expiry_ms(kernel)).await?;
    Ok(ActiveSession {
        session,
        created: kernel.now(),
        person,
        second_factor,
        token: Some(token),
    })
}

/// Returns when a session ends however much it is used.
pub(crate) fn end_of_life(created: Timestamp, is_staff: bool) -> Timestamp {
    created.plus_seconds(if is_staff { LIFE_OF_STAFF } else { LIFE })
}

/// Ends a session whose time is over.
pub(crate) async fn expire(app: &Identity, session: SessionId) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    revoke(&app.kernel, &mut tx, session).await?;
    tx.commit().await?;
    app.kernel.revocations().invalidate();
    Ok(())
}

/// Lists the sessions of a person, the last used first. `current` is the one of the request.
pub(crate) async fn list(
    app: &Identity,
    person: UserId,
    current: SessionId,
) -> Result<Vec<DeviceSession>, Failure> {
    let now = app.kernel.now();
    let records = store::sessions::list(&app.db, person, now_ms(&app.kernel)).await?;
    let alive = records
        .into_iter()
        .filter(|record| end_of_life(record.created, false) > now);
    let session = |record: store::sessions::SessionRecord| DeviceSession {
        current: record.id == current,
        id: record.id,
        device: device::describe(&record.user_agent),
        created: record.created,
        last_used: record.last_used,
    };
    Ok(alive.map(session).collect())
}

/// Ends one of a person's sessions. Fails with `SESSION_NOT_FOUND` if it is not theirs, or has ended.
pub(crate) async fn end_one(app: &Identity, person: UserId, session: SessionId) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    if revoke(&app.kernel, &mut tx, session).await? != Some(person) {
        // Not committed, so somebody else's session goes on.
        return Err(SESSION_NOT_FOUND.into());
    }
    tx.commit().await?;
    app.kernel.revocations().invalidate();
    Ok(())
}

/// Ends every session of a person, except one. The caller must call `revocations().invalidate()` after committing.
pub(crate) async fn end_all_but(
    kernel: &Kernel,
    tx: &mut Tx,
    person: UserId,
    except: Option<SessionId>,
) -> Result<(), Failure> {
    for session in store::sessions::active_of(tx, person).await? {
        if except != Some(session) {
            revoke(kernel, tx, session).await?;
        }
    }
    Ok(())
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
    let Some(live) = store::sessions::touch(tx, session, kernel.now()).await? else {
        return Ok(None);
    };
    store::tokens::forget_nonces(tx, session, &token.hash()).await?;
    store::tokens::insert(tx, &successor.hash(), session, expiry_ms(kernel)).await?;
    Ok(Some(ActiveSession {
        session,
        created: live.created,
        person: live.person,
        second_factor: live.second_factor,
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
        if let Some(user) = revoke(kernel, tx, record.session).await? {
            let ended = AuditRecord::about(AuditAction::SessionEnded, user)
                .before("session", record.session)
                .because("A refresh token was used again.");
            kernel.record(tx, ended).await?;
            security_log::token_reused(record.session);
        }
        return Ok(None);
    }
    let Some(live) = store::sessions::touch(tx, record.session, kernel.now()).await? else {
        return Ok(None);
    };
    let token = record.nonce.map(|nonce| token.successor(&nonce));
    Ok(Some(ActiveSession {
        session: record.session,
        created: live.created,
        person: live.person,
        second_factor: live.second_factor,
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
/// number of sessions. A session’s row stays as long as its access tokens may be in use.
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
