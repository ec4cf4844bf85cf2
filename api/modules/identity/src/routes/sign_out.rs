//! Ends the session on this device.

use crate::{Identity, cookie, service::sessions};
use allpet_contract::identity::SignOut;
use allpet_kernel::{Failure, OwnPageVisitor, Reply};

pub(crate) async fn sign_out(
    app: Identity,
    visitor: OwnPageVisitor,
    _: SignOut,
) -> Result<Reply<()>, Failure> {
    let mut tx = app.db.begin().await?;
    sessions::end(&app.kernel, &mut tx, visitor.cookie.as_deref()).await?;
    tx.commit().await?;
    Ok(Reply {
        body: (),
        headers: cookie::drop(app.settings.secure_cookies)?,
    })
}
