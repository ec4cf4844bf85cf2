//! Signing in with a passkey. The device has recognized its person, so it is also the second factor.

use super::{available, store_ceremony, take_ceremony};
use crate::{
    Identity,
    service::{accounts, security_log, sessions::now_ms},
    store::{
        self,
        passkeys::{self as store_passkeys, PasskeyRecord},
    },
};
use allpet_contract::{
    Problem,
    access::audience::SHELL,
    identity::{
        Account, FOREIGN_ORIGIN,
        passkeys::{PASSKEY_REFUSED, PasskeySignInForm, PasskeyTask},
    },
};
use allpet_domain::id::UserId;
use allpet_kernel::{Failure, OwnPageVisitor, Tx};
use webauthn_rs::prelude::{DiscoverableAuthentication, Passkey, PublicKeyCredential};

/// A passkey whose use the server has checked.
pub(crate) struct CheckedPasskey {
    /// The account that it opens.
    pub(crate) account: Account,
    record: PasskeyRecord,
    /// The key with its next counter, as JSON.
    next: String,
}

/// Begins to sign in.
pub(crate) async fn begin(app: &Identity, visitor: &OwnPageVisitor) -> Result<PasskeyTask, Failure> {
    require_shell(app, visitor)?;
    let (request, state) = available(app)?
        .start_discoverable_authentication()
        .map_err(Failure::internal)?;
    let mut tx = app.db.begin().await?;
    let task = store_ceremony(app, &mut tx, None, &request.public_key, &state).await?;
    tx.commit().await?;
    Ok(task)
}

/// Checks what the browser sent. Whatever does not fit, the answer is the same.
pub(crate) async fn check(
    app: &Identity,
    visitor: &OwnPageVisitor,
    form: &PasskeySignInForm,
) -> Result<CheckedPasskey, Failure> {
    require_shell(app, visitor)?;
    let rules = available(app)?;
    let credential: PublicKeyCredential =
        serde_json::from_str(&form.credential).map_err(|_| Failure::from(PASSKEY_REFUSED))?;
    let state: DiscoverableAuthentication = take_ceremony(app, form.ceremony, None)
        .await?
        .ok_or(PASSKEY_REFUSED)?;
    let record = find(app, rules.identify_discoverable_authentication(&credential).ok()).await?;
    let mut passkey: Passkey = serde_json::from_str(&record.credential).map_err(Failure::internal)?;
    let result = rules.finish_discoverable_authentication_v2(&credential, state, &passkey);
    let result = result.map_err(|error| {
        security_log::passkey_refused(&error);
        Failure::from(PASSKEY_REFUSED)
    })?;
    passkey.update_credential(&result);
    let person = store::people::by_id(&app.db, UserId(record.person))
        .await?
        .ok_or(PASSKEY_REFUSED)?;
    Ok(CheckedPasskey {
        account: accounts::with_roles(app, person).await?,
        record,
        next: serde_json::to_string(&passkey).map_err(Failure::internal)?,
    })
}

/// Finds the passkey that a device names, if it belongs to the person whom the device names.
async fn find(app: &Identity, named: Option<(uuid::Uuid, &[u8])>) -> Result<PasskeyRecord, Failure> {
    let (person, id) = named.ok_or(PASSKEY_REFUSED)?;
    let record = store_passkeys::find(&app.db, id).await?;
    let record = record.filter(|record| record.person == person);
    record.ok_or_else(|| PASSKEY_REFUSED.into())
}

/// Records the use. Fails if the passkey was removed, or used by another request, meanwhile.
pub(crate) async fn use_up(app: &Identity, tx: &mut Tx, checked: &CheckedPasskey) -> Result<(), Failure> {
    store::people::hold(tx, checked.account.id).await?;
    let now_ms = now_ms(&app.kernel);
    if store_passkeys::record_use(tx, &checked.record, &checked.next, now_ms).await? {
        Ok(())
    } else {
        Err(PASSKEY_REFUSED.into())
    }
}

/// Passkeys belong to the shell's origin.
fn require_shell(app: &Identity, visitor: &OwnPageVisitor) -> Result<(), Failure> {
    if app.kernel.origins().first() == Some(&visitor.origin) {
        return Ok(());
    }
    let detail = format!("Passkeys work on the pages of the {SHELL} alone.");
    Err(Problem::new(FOREIGN_ORIGIN).detail(detail).into())
}
