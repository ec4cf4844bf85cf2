//! Ends the session on this device.

use crate::{
    Identity, cookie,
    service::{journal, sessions},
};
use allpet_contract::identity::SignOut;
use allpet_kernel::{Failure, OwnPageVisitor, Reply};

pub(crate) async fn sign_out(
    app: Identity,
    visitor: OwnPageVisitor,
    _: SignOut,
) -> Result<Reply<()>, Failure> {
    let mut tx = app.db.begin().await?;
    let ended = sessions::end(&app.kernel, &mut tx, visitor.cookie.as_deref()).await?;
    tx.commit().await?;
    if let Some((session, person)) = ended {
        journal::signed_out(person, session);
    }
    Ok(Reply {
        body: (),
        headers: cookie::drop(app.settings.secure_cookies)?,
    })
}
