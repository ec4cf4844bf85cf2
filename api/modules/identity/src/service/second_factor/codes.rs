//! The codes of the second step: those of an app, and recovery codes.
//!
//! Each code works once. A wrong one counts against the account wherever it comes from: whoever types it knows the password.

use crate::{
    Identity,
    service::{limits, security_log},
    store::second_factors::{self as store_factors, SecondFactorRecord},
    totp,
};
use allpet_contract::{
    Problem,
    events::SecondFactorGuessed,
    identity::{
        account::WRONG,
        second_factor::{RecoveryCodes, SECOND_FACTOR_LOCKED},
    },
};
use allpet_domain::{
    Invalid,
    id::UserId,
    second_factor::{RECOVERY_CODES, RecoveryCode, SignInCode},
};
use allpet_kernel::{Failure, Kernel, Tx};
use sha2::{Digest as _, Sha256};

/// From this number of wrong codes in a row on, the owner gets a message.
const MESSAGE_FROM: i64 = 5;
/// The most wrong codes in a row (NIST SP 800-63B-4, 3.2.2). After them, no code is checked before the password is replaced.
const WRONG_CODES_MAX: i64 = 100;

/// A code that is right, and was not used when it was checked.
pub(crate) enum Proof {
    /// The code of a time step, by this secret.
    Step { secret: Vec<u8>, step: i64 },
    /// The hash of a recovery code.
    RecoveryCode(Vec<u8>),
}

/// Checks a code and counts it as wrong until [`use_up`]. Fails with `TOO_MANY` or `SECOND_FACTOR_LOCKED` after too many wrong ones.
pub(crate) async fn check(
    app: &Identity,
    user: UserId,
    record: &SecondFactorRecord,
    typed: &str,
) -> Result<Proof, Failure> {
    let code = SignInCode::parse("code", typed)?;
    let wrong_codes = count(app, user).await?;
    let proof = match code {
        SignInCode::App(digits) => totp::step_of(&record.secret, &digits, app.kernel.now())?
            .filter(|step| *step > record.last_step)
            .map(|step| Proof::Step {
                secret: record.secret.clone(),
                step,
            }),
        SignInCode::Recovery(code) => {
            let hash = hash(&code);
            let exists = store_factors::has_code(&app.db, user, &hash).await?;
            exists.then_some(Proof::RecoveryCode(hash))
        }
    };
    if let Some(proof) = proof {
        return Ok(proof);
    }
    security_log::second_factor_refused(user);
    if wrong_codes >= MESSAGE_FROM {
        warn_owner(app, user, wrong_codes).await?;
    }
    Err(wrong().into())
}

/// Counts a code as wrong. Returns how many were wrong in a row, with this one.
async fn count(app: &Identity, user: UserId) -> Result<i64, Failure> {
    let mut tx = app.db.begin().await?;
    // The factor first, then the attempts, as in `use_up`: so neither waits for the other.
    let wrong_codes = store_factors::count_wrong_code(&mut tx, user)
        .await?
        .ok_or_else(wrong)?;
    if wrong_codes > WRONG_CODES_MAX {
        // Not committed, so the number stays.
        security_log::second_factor_locked(user);
        return Err(locked_problem().into());
    }
    limits::count_code(&app.kernel, &mut tx, user).await?;
    tx.commit().await?;
    Ok(wrong_codes)
}

/// Tells the owner that somebody who knows the password guesses codes; once a day at most.
async fn warn_owner(app: &Identity, user: UserId, wrong_codes: i64) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    if limits::is_first_warning(&app.kernel, &mut tx, user).await? {
        app.kernel
            .announce(&mut tx, &SecondFactorGuessed { user })
            .await?;
        tx.commit().await?;
        security_log::second_factor_guessed(user, wrong_codes);
    }
    Ok(())
}

/// Uses the code up, and forgets the wrong ones before it. Fails if another use was faster.
pub(crate) async fn use_up(tx: &mut Tx, user: UserId, proof: &Proof) -> Result<(), Failure> {
    forget_wrong(tx, user).await?;
    let used = match proof {
        Proof::Step { secret, step } => store_factors::use_step(tx, user, secret, *step).await?,
        Proof::RecoveryCode(hash) => store_factors::use_code(tx, user, hash).await?,
    };
    if used { Ok(()) } else { Err(wrong().into()) }
}

/// Forgets the wrong codes of a person: they typed a right one, or replaced the password that somebody else knows.
pub(crate) async fn forget_wrong(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    store_factors::clear_wrong_codes(tx, user).await?;
    limits::clear_codes(tx, user).await
}

/// Makes new recovery codes, and ends the old ones.
pub(super) async fn renew(kernel: &Kernel, tx: &mut Tx, user: UserId) -> Result<RecoveryCodes, Failure> {
    let codes: Vec<RecoveryCode> = (0..RECOVERY_CODES)
        .map(|_| RecoveryCode::new(kernel.randomness().bytes()))
        .collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(hash).collect();
    store_factors::replace_codes(tx, user, &hashes).await?;
    Ok(RecoveryCodes {
        codes: codes.iter().map(RecoveryCode::grouped).collect(),
    })
}

/// Returns the error of a wrong code.
pub(super) fn wrong() -> Invalid {
    Invalid::one(
        "code",
        WRONG,
        "This code is wrong, or was used already. Wait for the next one in your app.",
    )
}

fn locked_problem() -> Problem {
    let detail = "After 100 wrong codes, none works any more. Choose a new password with “Forgot your password?” on the sign-in page: \
        then your codes work again.";
    Problem::new(SECOND_FACTOR_LOCKED).detail(detail)
}

/// A code has 80 random bits, so a plain hash cannot be reversed by guessing.
fn hash(code: &RecoveryCode) -> Vec<u8> {
    Sha256::digest(code.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests;
