//! Proving again who one is, with the present password and, where two-step sign-in is on, a code, before what opens the account is
//! changed.

use super::{
    limits,
    second_factor::{self, codes},
};
use crate::{Identity, actor::AccountHolder, store, store::people::Person};
use allpet_contract::{
    identity::{account::WRONG, passkeys::PASSKEY_REQUIRED},
    problem::SIGNED_OUT,
};
use allpet_domain::{Invalid, email, id::UserId};
use allpet_kernel::{Failure, Tx};

/// Checks the present password. Wrong ones count for the session alone, so that nobody who guesses elsewhere delays the person.
pub(crate) async fn check(app: &Identity, holder: &AccountHolder, password: &str) -> Result<Person, Failure> {
    let person = store::people::by_id(&app.db, holder.user)
        .await?
        .ok_or(SIGNED_OUT)?;
    let key = email::key(&person.email);
    let known = Some(limits::session_key(holder.session));
    let attempt = limits::count_sign_in(&app.kernel, &app.db, &key, holder.peer, known).await?;
    let stored = Some(person.password.clone());
    let check = match app.passwords.verify(stored, password.to_owned()).await {
        Ok(check) => check,
        Err(failure) => {
            // The password was not checked.
            limits::undo(&app.db, &attempt).await?;
            return Err(failure);
        }
    };
    if !check.matches {
        attempt.log_refusal();
        return Err(wrong().into());
    }
    let mut tx = app.db.begin().await?;
    limits::reset(&mut tx, &attempt).await?;
    tx.commit().await?;
    Ok(person)
}

/// Checks the second factor of a person who has typed the right password. A code counts as wrong until [`use_code`]. Who has passkeys and
/// no codes proves it by a session that began with one: the password alone must not get past them.
pub(crate) async fn check_code(
    app: &Identity,
    holder: &AccountHolder,
    typed: Option<&str>,
) -> Result<Option<codes::Proof>, Failure> {
    let user = holder.user;
    if let Some(record) = second_factor::find_confirmed(app, user).await? {
        let typed = typed.unwrap_or_default();
        return codes::check(app, user, &record, typed).await.map(Some);
    }
    require_passkey(app, holder).await?;
    Ok(None)
}

/// Fails with `PASSKEY_REQUIRED` if the account has a passkey and the session began without one.
pub(crate) async fn require_passkey(app: &Identity, holder: &AccountHolder) -> Result<(), Failure> {
    let has_passkeys = !store::passkeys::list(&app.db, holder.user).await?.is_empty();
    if has_passkeys && !store::sessions::has_second_factor(&app.db, holder.session).await? {
        return Err(PASSKEY_REQUIRED.into());
    }
    Ok(())
}

/// Uses the code up. Fails if another use was faster.
pub(crate) async fn use_code(tx: &mut Tx, user: UserId, proof: Option<&codes::Proof>) -> Result<(), Failure> {
    match proof {
        Some(proof) => codes::use_up(tx, user, proof).await,
        None => Ok(()),
    }
}

/// Returns the error of a wrong password.
pub(crate) fn wrong() -> Invalid {
    Invalid::one("current_password", WRONG, "This is not your password.")
}
