//! Passkeys: created, listed, renamed and removed. [`sign_in`] signs in with one.
//!
//! A creation and a sign-in take two requests. What the server must remember between them is in the database, for five minutes and for
//! one use, so any process can finish what another has begun.

pub(crate) mod sign_in;

use super::{reauthentication, security_log, sessions, sessions::now_ms};
use crate::{
    Identity,
    actor::AccountHolder,
    store::{
        self,
        passkeys::{self as store_passkeys, PasskeyRecord},
    },
};
use allpet_contract::{
    events::PasskeysChanged,
    identity::passkeys::{
        NewPasskeyForm, PASSKEY_NAME_MAX, PASSKEY_NOT_CREATED, PASSKEY_NOT_FOUND, PASSKEYS_MAX,
        PASSKEYS_UNAVAILABLE, Passkey, PasskeyProof, PasskeyTask, TOO_MANY_PASSKEYS,
    },
};
use allpet_domain::{
    Invalid, Timestamp,
    audit::AuditAction,
    id::{PasskeyCeremonyId, PasskeyId, UserId},
    validation,
};
use allpet_kernel::{Failure, Kernel, Tx, audit::AuditRecord};
use serde::{Serialize, de::DeserializeOwned};
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{PasskeyRegistration, RegisterPublicKeyCredential, Url},
};
use webauthn_rs_proto::{AuthenticatorSelectionCriteria, ResidentKeyRequirement, UserVerificationPolicy};

/// How long after it was begun a creation or a sign-in can be finished, in milliseconds.
const CEREMONY_MS: i64 = 5 * 60 * 1_000;

/// The rules for passkeys of the shell's origin; `None` if it has no host name, to which a passkey could belong.
pub(crate) fn rules(kernel: &Kernel) -> Option<Webauthn> {
    let origin = Url::parse(kernel.origins().first()?).ok()?;
    let host = origin.domain()?.to_owned();
    let builder = WebauthnBuilder::new(&host, &origin).ok()?;
    builder.rp_name("All Pet Plus").build().ok()
}

fn available(app: &Identity) -> Result<&Webauthn, Failure> {
    app.passkeys.as_deref().ok_or_else(|| PASSKEYS_UNAVAILABLE.into())
}

/// Lists a person's passkeys, the newest first.
pub(crate) async fn list(app: &Identity, user: UserId) -> Result<Vec<Passkey>, Failure> {
    let records = store_passkeys::list(&app.db, user).await?;
    Ok(records.into_iter().map(passkey).collect())
}

fn passkey(record: PasskeyRecord) -> Passkey {
    let time = |ms: i64| Timestamp::from_unix_millis(u64::try_from(ms).unwrap_or(0));
    Passkey {
        id: PasskeyId(record.id),
        name: record.name,
        created: time(record.created_ms),
        last_used: record.used_ms.map(time),
    }
}

/// Begins to create a passkey.
pub(crate) async fn begin(
    app: &Identity,
    holder: &AccountHolder,
    form: &PasskeyProof,
) -> Result<PasskeyTask, Failure> {
    let rules = available(app)?;
    let person = reauthentication::check(app, holder, &form.current_password).await?;
    let records = store_passkeys::list(&app.db, person.id).await?;
    if records.len() >= PASSKEYS_MAX {
        return Err(TOO_MANY_PASSKEYS.into());
    }
    let code = reauthentication::check_code(app, holder, form.code.as_deref()).await?;
    let known = records.into_iter().map(|record| record.credential_id).collect();
    let (mut creation, state) = rules
        .start_passkey_registration(person.id.0, &person.email, &person.name, Some(known))
        .map_err(Failure::internal)?;
    // So that signing in needs no address.
    creation.public_key.authenticator_selection = Some(AuthenticatorSelectionCriteria {
        resident_key: Some(ResidentKeyRequirement::Required),
        require_resident_key: true,
        user_verification: UserVerificationPolicy::Required,
        ..AuthenticatorSelectionCriteria::default()
    });
    let mut tx = app.db.begin().await?;
    if !store::people::hold_password(&mut tx, person.id, &person.password).await? {
        // It was changed meanwhile.
        return Err(reauthentication::wrong().into());
    }
    reauthentication::use_code(&mut tx, person.id, code.as_ref()).await?;
    let task = store_ceremony(app, &mut tx, Some(person.id), &creation.public_key, &state).await?;
    tx.commit().await?;
    Ok(task)
}

/// Stores the state of a ceremony. Returns the browser's task.
async fn store_ceremony(
    app: &Identity,
    tx: &mut Tx,
    person: Option<UserId>,
    options: &impl Serialize,
    state: &impl Serialize,
) -> Result<PasskeyTask, Failure> {
    let kernel = &app.kernel;
    let ceremony = PasskeyCeremonyId::new(kernel.now(), kernel.randomness().entropy());
    let state = serde_json::to_string(state).map_err(Failure::internal)?;
    store_passkeys::begin(tx, ceremony, person, &state, now_ms(kernel)).await?;
    Ok(PasskeyTask {
        ceremony,
        options: serde_json::to_string(options).map_err(Failure::internal)?,
    })
}

/// Takes the state of a ceremony of this person; `None` if it is over, or is another's.
async fn take_ceremony<S: DeserializeOwned>(
    app: &Identity,
    ceremony: PasskeyCeremonyId,
    person: Option<UserId>,
) -> Result<Option<S>, Failure> {
    let mut tx = app.db.begin().await?;
    let record = store_passkeys::finish(&mut tx, ceremony).await?;
    // Committed by itself: what fails from here on cannot be tried again.
    tx.commit().await?;
    let since_ms = now_ms(&app.kernel) - CEREMONY_MS;
    let valid =
        record.filter(|record| record.person == person.map(|person| person.0) && record.begun_ms > since_ms);
    let state = valid.map(|record| serde_json::from_str(&record.state));
    state.transpose().map_err(Failure::internal)
}

/// Adds the passkey that the browser has created.
pub(crate) async fn add(
    app: &Identity,
    holder: &AccountHolder,
    form: &NewPasskeyForm,
) -> Result<Passkey, Failure> {
    let rules = available(app)?;
    let name = name(&form.name)?;
    let credential: RegisterPublicKeyCredential =
        serde_json::from_str(&form.credential).map_err(|_| Failure::from(PASSKEY_NOT_CREATED))?;
    let (kernel, user) = (&app.kernel, holder.user);
    let state: PasskeyRegistration = take_ceremony(app, form.ceremony, Some(user))
        .await?
        .ok_or(PASSKEY_NOT_CREATED)?;
    let created = rules
        .finish_passkey_registration(&credential, &state)
        .map_err(|error| {
            tracing::warn!(%user, %error, "a new passkey was refused");
            Failure::from(PASSKEY_NOT_CREATED)
        })?;
    let record = PasskeyRecord {
        id: PasskeyId::new(kernel.now(), kernel.randomness().entropy()).0,
        person: user.0,
        credential_id: created.cred_id().clone(),
        credential: serde_json::to_string(&created).map_err(Failure::internal)?,
        name,
        created_ms: now_ms(kernel),
        used_ms: None,
    };
    let has_proved = store::sessions::has_second_factor(&app.db, holder.session).await?;
    let mut tx = app.db.begin().await?;
    // Two that are added at once wait for each other here.
    store::people::hold(&mut tx, user).await?;
    let others = store_passkeys::count(&mut tx, user).await?;
    if others >= PASSKEYS_MAX {
        return Err(TOO_MANY_PASSKEYS.into());
    }
    if others > 0 && !has_proved && !store::second_factors::is_confirmed(&mut tx, user).await? {
        // It was begun with the password alone, before the account had a passkey.
        return Err(PASSKEY_NOT_CREATED.into());
    }
    if !store_passkeys::insert(&mut tx, &record).await? {
        return Err(PASSKEY_NOT_CREATED.into());
    }
    announce(kernel, &mut tx, user, true).await?;
    tx.commit().await?;
    security_log::passkeys_changed(user, true);
    Ok(passkey(record))
}

/// Gives one of a person's passkeys another name.
pub(crate) async fn rename(
    app: &Identity,
    user: UserId,
    id: PasskeyId,
    typed: &str,
) -> Result<Passkey, Failure> {
    let name = name(typed)?;
    let mut tx = app.db.begin().await?;
    let record = store_passkeys::rename(&mut tx, id, user, &name).await?;
    tx.commit().await?;
    Ok(passkey(record.ok_or(PASSKEY_NOT_FOUND)?))
}

/// Removes one of a person's passkeys, and ends their other sessions: one of them may have begun with it.
pub(crate) async fn remove(
    app: &Identity,
    holder: &AccountHolder,
    id: PasskeyId,
    form: &PasskeyProof,
) -> Result<(), Failure> {
    let person = reauthentication::check(app, holder, &form.current_password).await?;
    let code = reauthentication::check_code(app, holder, form.code.as_deref()).await?;
    let (kernel, user) = (&app.kernel, person.id);
    let mut tx = app.db.begin().await?;
    if !store::people::hold_password(&mut tx, user, &person.password).await? {
        return Err(reauthentication::wrong().into());
    }
    reauthentication::use_code(&mut tx, user, code.as_ref()).await?;
    if !store_passkeys::delete(&mut tx, id, user).await? {
        return Err(PASSKEY_NOT_FOUND.into());
    }
    let has_others = store_passkeys::count(&mut tx, user).await? > 0;
    if !has_others && !store::second_factors::is_confirmed(&mut tx, user).await? {
        // What the sessions proved is gone.
        store::sessions::clear_second_factor(&mut tx, user).await?;
    }
    sessions::end_all_but(kernel, &mut tx, user, Some(holder.session)).await?;
    announce(kernel, &mut tx, user, false).await?;
    tx.commit().await?;
    kernel.revocations().invalidate();
    security_log::passkeys_changed(user, false);
    Ok(())
}

async fn announce(kernel: &Kernel, tx: &mut Tx, user: UserId, added: bool) -> Result<(), Failure> {
    kernel.announce(tx, &PasskeysChanged { user, added }).await?;
    let action = if added {
        AuditAction::PasskeyAdded
    } else {
        AuditAction::PasskeyRemoved
    };
    kernel.record(tx, AuditRecord::about(action, user)).await
}

/// Deletes what was begun and not finished in time.
pub(crate) async fn delete_unfinished(kernel: &Kernel, tx: &mut Tx) -> Result<(), Failure> {
    store_passkeys::delete_unfinished(tx, now_ms(kernel) - CEREMONY_MS).await
}

fn name(typed: &str) -> Result<String, Invalid> {
    validation::text("name", "a name", typed, PASSKEY_NAME_MAX)
}
