//! The second step of signing in: turned on, turned off, and new recovery codes.

pub(crate) mod codes;

use super::{limits, reauthentication, security_log, sessions, sessions::now_ms};
use crate::{
    Identity,
    actor::AccountHolder,
    store::{self, people::Person, second_factors as store_factors, second_factors::SecondFactorRecord},
    totp,
};
use allpet_contract::{
    events::SecondFactorChanged,
    identity::second_factor::{
        CodeProof, RecoveryCodes, SECOND_FACTOR_OFF, SECOND_FACTOR_ON, SETUP_NOT_FOUND, SecondFactor,
        SecondFactorSetup,
    },
};
use allpet_domain::{Timestamp, audit::AuditAction, id::UserId, second_factor::SignInCode};
use allpet_kernel::{Failure, Kernel, Tx, audit::AuditRecord};

/// How long after it was begun a setup can be finished, in milliseconds.
const SETUP_MS: i64 = 60 * 60 * 1_000;

/// Reads whether signing in needs a code.
pub(crate) async fn read(app: &Identity, user: UserId) -> Result<SecondFactor, Failure> {
    let record = store_factors::find(&app.db, user).await?;
    let since_ms = record.and_then(|record| record.confirmed_ms);
    let count = store_factors::count_codes(&app.db, user).await?;
    Ok(SecondFactor {
        since: since_ms.map(|ms| Timestamp::from_unix_millis(u64::try_from(ms).unwrap_or(0))),
        recovery_codes: u32::try_from(count).unwrap_or(0),
    })
}

/// Makes a secret. An earlier one that was not confirmed is replaced.
pub(crate) async fn begin(
    app: &Identity,
    holder: &AccountHolder,
    password: &str,
) -> Result<SecondFactorSetup, Failure> {
    let person = reauthentication::check(app, holder, password).await?;
    reauthentication::require_passkey(app, holder).await?;
    let secret = app.kernel.randomness().bytes::<{ totp::SECRET_BYTES }>();
    let mut tx = app.db.begin().await?;
    hold_password(&mut tx, &person).await?;
    if !store_factors::begin(&mut tx, person.id, &secret, now_ms(&app.kernel)).await? {
        return Err(SECOND_FACTOR_ON.into());
    }
    tx.commit().await?;
    totp::setup(&secret, &person.email)
}

/// Turns the second step on, if the code proves that an app has the secret. Returns the recovery codes.
pub(crate) async fn confirm(
    app: &Identity,
    holder: &AccountHolder,
    typed: &str,
) -> Result<RecoveryCodes, Failure> {
    let (kernel, user) = (&app.kernel, holder.user);
    let code = SignInCode::parse("code", typed)?;
    let record = store_factors::find(&app.db, user)
        .await?
        .filter(|record| record.confirmed_ms.is_none() && record.begun_ms + SETUP_MS > now_ms(kernel))
        .ok_or(SETUP_NOT_FOUND)?;
    let mut tx = app.db.begin().await?;
    limits::count_code(kernel, &mut tx, user).await?;
    tx.commit().await?;
    let SignInCode::App(digits) = code else {
        return Err(codes::wrong().into());
    };
    let step = totp::step_of(&record.secret, &digits, kernel.now())?.ok_or_else(codes::wrong)?;
    let mut tx = app.db.begin().await?;
    // A sign-in holds this row, too: it sees the confirmation, or its session is ended here.
    store::people::hold(&mut tx, user).await?;
    if !store_factors::confirm(&mut tx, user, &record.secret, now_ms(kernel), step).await? {
        return Err(SETUP_NOT_FOUND.into());
    }
    store::sessions::set_second_factor(&mut tx, holder.session).await?;
    // They were opened with the password alone.
    sessions::end_all_but(kernel, &mut tx, user, Some(holder.session)).await?;
    let recovery_codes = codes::renew(kernel, &mut tx, user).await?;
    limits::clear_codes(&mut tx, user).await?;
    kernel
        .announce(&mut tx, &SecondFactorChanged { user, on: true })
        .await?;
    let record = AuditRecord::about(AuditAction::SecondFactorAdded, user);
    kernel.record(&mut tx, record).await?;
    tx.commit().await?;
    kernel.revocations().invalidate();
    security_log::second_factor_changed(user, true);
    Ok(recovery_codes)
}

/// Makes new recovery codes, and ends the old ones. Takes a code as well as the password: the new ones are as good as the app.
pub(crate) async fn renew_codes(
    app: &Identity,
    holder: &AccountHolder,
    form: &CodeProof,
) -> Result<RecoveryCodes, Failure> {
    let person = reauthentication::check(app, holder, &form.current_password).await?;
    let user = person.id;
    let record = find_confirmed(app, user).await?.ok_or(SECOND_FACTOR_OFF)?;
    let proof = codes::check(app, user, &record, &form.code).await?;
    let mut tx = app.db.begin().await?;
    hold_password(&mut tx, &person).await?;
    codes::use_up(&mut tx, user, &proof).await?;
    let recovery_codes = codes::renew(&app.kernel, &mut tx, user).await?;
    tx.commit().await?;
    security_log::recovery_codes_renewed(user);
    Ok(recovery_codes)
}

/// Turns the second step off.
pub(crate) async fn remove(app: &Identity, holder: &AccountHolder, form: &CodeProof) -> Result<(), Failure> {
    let person = reauthentication::check(app, holder, &form.current_password).await?;
    let (kernel, user) = (&app.kernel, person.id);
    let record = find_confirmed(app, user).await?.ok_or(SECOND_FACTOR_OFF)?;
    let proof = codes::check(app, user, &record, &form.code).await?;
    let mut tx = app.db.begin().await?;
    hold_password(&mut tx, &person).await?;
    codes::use_up(&mut tx, user, &proof).await?;
    turn_off(&mut tx, user).await?;
    sessions::end_all_but(kernel, &mut tx, user, Some(holder.session)).await?;
    kernel
        .announce(&mut tx, &SecondFactorChanged { user, on: false })
        .await?;
    let record = AuditRecord::about(AuditAction::SecondFactorRemoved, user);
    kernel.record(&mut tx, record).await?;
    tx.commit().await?;
    kernel.revocations().invalidate();
    security_log::second_factor_changed(user, false);
    Ok(())
}

/// Deletes a second factor; sessions in which it was proved are from then on like others. Returns false if there was none.
pub(crate) async fn turn_off(tx: &mut Tx, user: UserId) -> Result<bool, Failure> {
    store::sessions::clear_second_factor(tx, user).await?;
    store_factors::delete(tx, user).await
}

/// Finds the second factor that signing in needs.
pub(crate) async fn find_confirmed(
    app: &Identity,
    user: UserId,
) -> Result<Option<SecondFactorRecord>, Failure> {
    let record = store_factors::find(&app.db, user).await?;
    Ok(record.filter(|record| record.confirmed_ms.is_some()))
}

/// Deletes the secrets of setups that nobody finished in time.
pub(crate) async fn delete_unconfirmed(kernel: &Kernel, tx: &mut Tx) -> Result<(), Failure> {
    store_factors::delete_unconfirmed(tx, now_ms(kernel) - SETUP_MS).await
}

async fn hold_password(tx: &mut Tx, person: &Person) -> Result<(), Failure> {
    if store::people::hold_password(tx, person.id, &person.password).await? {
        Ok(())
    } else {
        // It was changed meanwhile.
        Err(reauthentication::wrong().into())
    }
}
