//! Creates an account and signs in.

use crate::{
    Identity,
    service::{
        account_requests,
        accounts::{self, NewAccount},
        apps,
        devices::{self, known_devices},
        security_log, sessions,
    },
    store,
};
use allpet_contract::identity::{EMAIL_TAKEN, Session, SignUp, mail::LinkPurpose};
use allpet_kernel::{Failure, OwnPageVisitor, Reply};

pub(crate) async fn sign_up(
    app: Identity,
    visitor: OwnPageVisitor,
    request: SignUp,
) -> Result<Reply<Session>, Failure> {
    let form = request.body;
    let new = NewAccount::check(&form.email, &form.name, &form.password)?;
    apps::authorize(&app.kernel, &visitor.origin, &form.app).await?;
    // Checked before the costly hash; the insert decides.
    if store::people::by_email(&app.db, &new.address).await?.is_some() {
        return Err(EMAIL_TAKEN.into());
    }
    let person = new.hashed(&app.kernel, &app.passwords, false).await?;
    // Before the account is stored, so that a failure leaves nothing.
    let read_at = app.kernel.now();
    let account = accounts::with_roles(&app, person.clone()).await?;
    let mut tx = app.db.begin().await?;
    accounts::register(&app.kernel, &mut tx, &person).await?;
    let purpose = LinkPurpose::VerifyEmail;
    account_requests::open_verification(&app.kernel, &mut tx, person.id, &person.email, purpose).await?;
    devices::record(&app.kernel, &mut tx, person.id, &visitor.user_agent).await?;
    sessions::end(&app.kernel, &mut tx, visitor.cookie.as_deref()).await?;
    let session = sessions::open(&app.kernel, &mut tx, person.id, &visitor.user_agent, false).await?;
    let secure = app.settings.secure_cookies;
    let device = known_devices::record(&app.kernel, &mut tx, None, person.id, secure).await?;
    let mut reply = accounts::signed_in_reply(&app, &session, account, read_at, &form.app)?;
    reply.headers.push(device);
    tx.commit().await?;
    app.kernel.revocations().invalidate();
    security_log::signed_in(person.id, session.session, true);
    Ok(reply)
}
