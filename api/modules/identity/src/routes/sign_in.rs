//! Signs in with a password, and with a code if the account has a second factor.

use crate::{
    Identity,
    address::Address,
    service::{
        accounts, apps,
        devices::{
            self,
            known_devices::{self, KnownDevice},
        },
        limits,
        second_factor::{
            self,
            codes::{self, Proof},
        },
        security_log, sessions,
    },
    store::{self, people::Person},
};
use allpet_contract::identity::{
    Account, Session, SignIn, WRONG_PASSWORD, second_factor::SECOND_FACTOR_REQUIRED,
};
use allpet_domain::Timestamp;
use allpet_kernel::{Failure, OwnPageVisitor, Reply, Tx};

pub(crate) async fn sign_in(
    app: Identity,
    visitor: OwnPageVisitor,
    request: SignIn,
) -> Result<Reply<Session>, Failure> {
    let form = request.body;
    let address = Address::read(&form.email)?;
    apps::authorize(&app.kernel, &visitor.origin, &form.app).await?;
    let person = store::people::by_email(&app.db, &address).await?;
    let owner = person.as_ref().map(|person| person.id);
    let device = known_devices::find(&app.kernel, &app.db, &visitor, owner).await?;
    let known = device.as_ref().map(KnownDevice::hash);
    let attempt = limits::count_sign_in(&app.kernel, &app.db, &address.key, visitor.peer, known).await?;
    let stored = person.as_ref().map(|person| person.password.clone());
    let check = match app.passwords.verify(stored, form.password.clone()).await {
        Ok(check) => check,
        Err(failure) => {
            // The password was not checked.
            limits::undo(&app.db, &attempt).await?;
            return Err(failure);
        }
    };
    let Some(person) = person.filter(|_| check.matches) else {
        attempt.log_refusal();
        return Err(WRONG_PASSWORD.into());
    };
    // Before the session is stored, so that a failure leaves none that nobody got.
    let read_at = app.kernel.now();
    let checked = check_further(&app, &person, form.code.as_deref()).await;
    if checked.is_err() {
        // The password was right, and wrong codes have a limit of their own.
        limits::undo(&app.db, &attempt).await?;
    }
    let (account, proof) = checked?;
    let renewed = if check.is_outdated {
        let salt = app.kernel.randomness().bytes();
        Some(app.passwords.hash(form.password, salt).await?)
    } else {
        None
    };
    let mut tx = app.db.begin().await?;
    // A password that was replaced while this one was checked opens nothing.
    let password = renewed.as_ref().unwrap_or(&person.password);
    if !store::people::set_password(&mut tx, person.id, &person.password, password).await? {
        return Err(WRONG_PASSWORD.into());
    }
    match &proof {
        Some(proof) => codes::use_up(&mut tx, person.id, proof).await?,
        // It may have been turned on while the password was checked.
        None if store::second_factors::is_confirmed(&mut tx, person.id).await? => {
            return Err(SECOND_FACTOR_REQUIRED.into());
        }
        None => {}
    }
    limits::reset(&mut tx, &attempt).await?;
    let proved = Proved {
        account,
        second_factor: proof.is_some(),
        read_at,
        device,
    };
    open_session(&app, tx, &visitor, proved, &form.app).await
}

/// A person who has proved who they are.
pub(super) struct Proved {
    pub(super) account: Account,
    /// Whether with a second factor.
    pub(super) second_factor: bool,
    /// A time before the roles of the account were read.
    pub(super) read_at: Timestamp,
    /// The visitor's device if the person has signed in on it before.
    pub(super) device: Option<KnownDevice>,
}

/// Opens a session with a token for `audience`, in place of the earlier session on this device, and commits.
pub(super) async fn open_session(
    app: &Identity,
    mut tx: Tx,
    visitor: &OwnPageVisitor,
    proved: Proved,
    audience: &str,
) -> Result<Reply<Session>, Failure> {
    let (kernel, person) = (&app.kernel, proved.account.id);
    sessions::end(kernel, &mut tx, visitor.cookie.as_deref()).await?;
    let session = sessions::open(kernel, &mut tx, person, &visitor.user_agent, proved.second_factor).await?;
    devices::record(kernel, &mut tx, person, &visitor.user_agent).await?;
    let device = known_devices::record(
        kernel,
        &mut tx,
        proved.device,
        person,
        app.settings.secure_cookies,
    )
    .await?;
    let mut reply = accounts::signed_in_reply(app, &session, proved.account, proved.read_at, audience)?;
    reply.headers.push(device);
    tx.commit().await?;
    kernel.revocations().invalidate();
    security_log::signed_in(person, session.session, false);
    Ok(reply)
}

/// Reads the account with its roles, and checks the code if the account has a second factor. Fails with `SECOND_FACTOR_REQUIRED` if the
/// code is missing. The password was right.
async fn check_further(
    app: &Identity,
    person: &Person,
    code: Option<&str>,
) -> Result<(Account, Option<Proof>), Failure> {
    let account = accounts::with_roles(app, person.clone()).await?;
    let Some(factor) = second_factor::find_confirmed(app, person.id).await? else {
        return Ok((account, None));
    };
    let code = code.ok_or(SECOND_FACTOR_REQUIRED)?;
    let proof = codes::check(app, person.id, &factor, code).await?;
    Ok((account, Some(proof)))
}
