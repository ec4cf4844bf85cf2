//! Ends the session on this device.

use crate::{
    Identity, cookie,
    service::{security_log, sessions},
};
use allpet_contract::identity::SignOut;
use allpet_kernel::{Failure, OwnPageVisitor, Reply};
use http::{HeaderName, HeaderValue, header};

/// The browser deletes its cached API responses. Cookies are not listed: that would delete those of every site of the domain, and
/// so what remains in use in other tabs (a guest's cart, a draft). Our own cookie is removed by name.
const CLEAR_SITE_DATA: (HeaderName, HeaderValue) = (
    HeaderName::from_static("clear-site-data"),
    HeaderValue::from_static("\"cache\", \"storage\""),
);

pub(crate) async fn sign_out(
    app: Identity,
    visitor: OwnPageVisitor,
    _: SignOut,
) -> Result<Reply<()>, Failure> {
    let mut tx = app.db.begin().await?;
    let ended = sessions::end(&app.kernel, &mut tx, visitor.cookie.as_deref()).await?;
    tx.commit().await?;
    app.kernel.revocations().invalidate();
    if let Some((session, person)) = ended {
        security_log::signed_out(person, session);
    }
    let mut headers = cookie::removal_headers(app.settings.secure_cookies)?;
    headers.push((header::CACHE_CONTROL, HeaderValue::from_static("no-store")));
    headers.push(CLEAR_SITE_DATA);
    Ok(Reply { body: (), headers })
}
