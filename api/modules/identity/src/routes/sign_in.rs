//! Signs in with a password.

use crate::address::Address;
use crate::{
    Identity,
    service::{accounts, apps, limits, security_log, sessions},
    store,
};
use allpet_contract::identity::{Session, SignIn, WRONG_PASSWORD};
use allpet_kernel::{Failure, OwnPageVisitor, Reply};

pub(crate) async fn sign_in(
    app: Identity,
    visitor: OwnPageVisitor,
    request: SignIn,
) -> Result<Reply<Session>, Failure> {
    let form = request.body;
    let address = Address::read(&form.email)?;
    apps::authorize(&app.kernel, &visitor.origin, &form.app).await?;
    let counted = limits::count_sign_in(&app.kernel, &app.db, &address.key, visitor.peer).await?;
    let person = store::people::by_email(&app.db, &address).await?;
    let stored = person.as_ref().map(|person| person.password.clone());
    let fits = match app.passwords.matches(stored, form.password).await {
        Ok(fits) => fits,
        Err(failure) => {
            // The password was not looked at.
            limits::take_back(&app.db, &counted).await?;
            return Err(failure);
        }
    };
    let Some(person) = person.filter(|_| fits) else {
        counted.note_refusal();
        return Err(WRONG_PASSWORD.into());
    };
    let mut tx = app.db.begin().await?;
    limits::forgive(&mut tx, &counted).await?;
    // Whoever was signed in on this device is not any more.
    sessions::end(&app.kernel, &mut tx, visitor.cookie.as_deref()).await?;
    let session = sessions::open(&app.kernel, &mut tx, person.id, &visitor.user_agent).await?;
    tx.commit().await?;
    app.kernel.revocations().invalidate();
    security_log::signed_in(person.id, session.session, false);
    accounts::answer(&app, session, &form.app).await
}
