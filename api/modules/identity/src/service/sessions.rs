//! Sessions: opened by signing in, carried on by refresh tokens that change at each use, ended by signing out, by thirty
//! days without use, or by a refresh token that comes back.
//!
//! # A token that comes back
//! A refresh token is good once. Using it makes its successor, and a session has one line of tokens, never two. A token
//! that was used before and comes again means that two parties have it, one of whom stole it: the whole session is
//! revoked, and both sign in anew, which the thief cannot.
//!
//! Honest browsers send a token twice, too: several tabs and apps share one cookie and may refresh in the same moment,
//! and an answer may be lost on its way, so that the browser never learns of the successor. Therefore a used token is
//! taken once more within [`GRACE_MS`] of its use:
//! - As long as the successor was not used, it is given again, the very same one ([`RefreshToken::successor`]). Whoever
//!   asks, at the end of the moment there is one newest token, and everybody has it.
//! - Once the successor was used, the browser has it or a later one. Only an access token is given; the cookie stays.
//!
//! What a thief gains: who steals a token and uses it within ten seconds of its owner's use is not noticed at that moment.
//! They hold the same newest token then, its next use by the one makes the next use by the other come back late, and the
//! session is revoked. Nobody can go on beside the owner. After the ten seconds the old token is dead.
//!
//! An answer that is lost and not asked for again within ten seconds costs a sign-in. A longer grace would spare that,
//! but a stolen old token would live as long.

use super::security_log;
use crate::refresh_token::RefreshToken;
use crate::{cookie::SESSION_SECONDS, store};
use allpet_contract::{events::SessionRevoked, identity::SESSION_ENDED};
use allpet_domain::id::{SessionId, UserId};
use allpet_kernel::{Db, Failure, Kernel, Tx, token::ACCESS_SECONDS};

/// How long after its use a refresh token is still taken, in milliseconds.
pub(crate) const GRACE_MS: i64 = 10_000;

/// How long access tokens of a session may be out after its end, in milliseconds; a second more than they live.
pub(crate) const TOKENS_OUT_MS: i64 = (ACCESS_SECONDS as i64 + 1) * 1_000;

/// A session that goes on.
#[derive(Debug)]
pub(crate) struct Continued {
    /// Which.
    pub(crate) session: SessionId,
    /// Whose.
    pub(crate) person: UserId,
    /// The newest token, where the browser may lack it.
    pub(crate) token: Option<RefreshToken>,
}

/// Opens a session.
pub(crate) async fn open(
    kernel: &Kernel,
    tx: &mut Tx,
    person: UserId,
    user_agent: &str,
) -> Result<Continued, Failure> {
    let session = SessionId::new(kernel.now(), kernel.randomness().entropy());
    let token = RefreshToken::new(kernel.randomness().bytes());
    store::sessions::insert(tx, session, person, user_agent, kernel.now()).await?;
    store::tokens::insert(tx, &token.hash(), session, ends_ms(kernel)).await?;
    Ok(Continued {
        session,
        person,
        token: Some(token),
    })
}

/// Uses a refresh token.
pub(crate) async fn go_on(kernel: &Kernel, db: &Db, cookie: &str) -> Result<Continued, Failure> {
    let token = RefreshToken::read(cookie).ok_or(SESSION_ENDED)?;
    let mut tx = db.begin().await?;
    let nonce = kernel.randomness().bytes();
    let outcome = match store::tokens::rotate(&mut tx, &token.hash(), &nonce, now_ms(kernel)).await? {
        Some(session) => rotated(kernel, &mut tx, session, &token, token.successor(&nonce)).await?,
        None => used_before(kernel, &mut tx, &token).await?,
    };
    // A revocation is kept as well: what is an error to the caller is a success here.
    tx.commit().await?;
    if outcome.is_none() {
        kernel.revocations().invalidate();
    }
    outcome.ok_or_else(|| SESSION_ENDED.into())
}

async fn rotated(
    kernel: &Kernel,
    tx: &mut Tx,
    session: SessionId,
    token: &RefreshToken,
    successor: RefreshToken,
) -> Result<Option<Continued>, Failure> {
    let Some(person) = store::sessions::touch(tx, session, kernel.now()).await? else {
        return Ok(None);
    };
    store::tokens::forget_nonces(tx, session, &token.hash()).await?;
    store::tokens::insert(tx, &successor.hash(), session, ends_ms(kernel)).await?;
    Ok(Some(Continued {
        session,
        person,
        token: Some(successor),
    }))
}

async fn used_before(
    kernel: &Kernel,
    tx: &mut Tx,
    token: &RefreshToken,
) -> Result<Option<Continued>, Failure> {
    let Some(known) = store::tokens::find(tx, &token.hash()).await? else {
        return Ok(None);
    };
    let Some(rotated_ms) = known.rotated_ms else {
        return Ok(None);
    };
    if now_ms(kernel) - rotated_ms > GRACE_MS {
        // Said once: a session that had ended already tells no more.
        if revoke(kernel, tx, known.session).await?.is_some() {
            security_log::token_reused(known.session);
        }
        return Ok(None);
    }
    let Some(person) = store::sessions::touch(tx, known.session, kernel.now()).await? else {
        return Ok(None);
    };
    let token = known.nonce.map(|nonce| token.successor(&nonce));
    Ok(Some(Continued {
        session: known.session,
        person,
        token,
    }))
}

/// Ends the session of a refresh token, old or new; which and whose. Does nothing where there is none. The caller says
/// `revocations().invalidate()` once this is committed.
pub(crate) async fn end(
    kernel: &Kernel,
    tx: &mut Tx,
    cookie: Option<&str>,
) -> Result<Option<(SessionId, UserId)>, Failure> {
    let Some(token) = cookie.and_then(RefreshToken::read) else {
        return Ok(None);
    };
    let Some(known) = store::tokens::find(tx, &token.hash()).await? else {
        return Ok(None);
    };
    let user = revoke(kernel, tx, known.session).await?;
    Ok(user.map(|user| (known.session, user)))
}

/// Whose session was ended, where it had not ended before.
async fn revoke(kernel: &Kernel, tx: &mut Tx, session: SessionId) -> Result<Option<UserId>, Failure> {
    let user = store::sessions::revoke(tx, session, kernel.now()).await?;
    if let Some(user) = user {
        store::sessions::note_end(tx, session, now_ms(kernel)).await?;
        kernel.announce(tx, &SessionRevoked { user }).await?;
    }
    Ok(user)
}

/// Deletes the tokens that have ended, which nothing tells from tokens that never were, and the sessions that have no other; how many
/// sessions. One is deleted only when its access tokens are no longer out.
pub(crate) async fn remove_ended(kernel: &Kernel, tx: &mut Tx) -> Result<u32, Failure> {
    let out_since = now_ms(kernel) - TOKENS_OUT_MS;
    store::sessions::delete_ends(tx, out_since).await?;
    store::tokens::delete_ended(tx, out_since).await?;
    store::sessions::delete_without_tokens(tx).await
}

/// The present moment in milliseconds since 1970.
pub(crate) fn now_ms(kernel: &Kernel) -> i64 {
    i64::try_from(kernel.now().unix_millis()).unwrap_or(i64::MAX)
}

fn ends_ms(kernel: &Kernel) -> i64 {
    now_ms(kernel) + SESSION_SECONDS * 1_000
}
