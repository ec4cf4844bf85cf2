//! Passkeys.

use super::sign_in::{Proved, open_session};
use crate::{
    Identity,
    actor::AccountHolder,
    service::{
        devices::known_devices,
        passkeys::{self, sign_in},
    },
};
use allpet_contract::{
    access::audience::SHELL,
    identity::{
        Session,
        passkeys::{
            AddPasskey, BeginPasskey, BeginPasskeySignIn, ListPasskeys, Passkey, PasskeyTask, RemovePasskey,
            RenamePasskey, SignInWithPasskey,
        },
    },
};
use allpet_kernel::{Failure, OwnPageVisitor, Owner, Reply};

pub(crate) async fn list(app: Identity, owner: Owner, _: ListPasskeys) -> Result<Vec<Passkey>, Failure> {
    passkeys::list(&app, owner.user()).await
}

pub(crate) async fn begin(
    app: Identity,
    holder: AccountHolder,
    request: BeginPasskey,
) -> Result<PasskeyTask, Failure> {
    passkeys::begin(&app, &holder, &request.body).await
}

pub(crate) async fn add(
    app: Identity,
    holder: AccountHolder,
    request: AddPasskey,
) -> Result<Passkey, Failure> {
    passkeys::add(&app, &holder, &request.body).await
}

pub(crate) async fn rename(app: Identity, owner: Owner, request: RenamePasskey) -> Result<Passkey, Failure> {
    passkeys::rename(&app, owner.user(), request.passkey, &request.body.name).await
}

pub(crate) async fn remove(
    app: Identity,
    holder: AccountHolder,
    request: RemovePasskey,
) -> Result<(), Failure> {
    passkeys::remove(&app, &holder, request.passkey, &request.body).await
}

pub(crate) async fn begin_sign_in(
    app: Identity,
    visitor: OwnPageVisitor,
    _: BeginPasskeySignIn,
) -> Result<PasskeyTask, Failure> {
    sign_in::begin(&app, &visitor).await
}

pub(crate) async fn sign_in(
    app: Identity,
    visitor: OwnPageVisitor,
    request: SignInWithPasskey,
) -> Result<Reply<Session>, Failure> {
    let read_at = app.kernel.now();
    let checked = sign_in::check(&app, &visitor, &request.body).await?;
    let owner = Some(checked.account.id);
    let device = known_devices::find(&app.kernel, &app.db, &visitor, owner).await?;
    let mut tx = app.db.begin().await?;
    sign_in::use_up(&app, &mut tx, &checked).await?;
    let proved = Proved {
        account: checked.account,
        second_factor: true,
        read_at,
        device,
    };
    open_session(&app, tx, &visitor, proved, SHELL).await
}
