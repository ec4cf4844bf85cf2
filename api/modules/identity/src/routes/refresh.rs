//! Rotates the refresh token in the cookie and returns an access token for an app. For a visitor without a cookie the response is
//! `null`, which is no error: nobody is signed in.

use crate::{
    Identity,
    service::{accounts, apps, sessions},
};
use allpet_contract::identity::{Refresh, Session};
use allpet_kernel::{Failure, OwnPageVisitor, Reply};

pub(crate) async fn refresh(
    app: Identity,
    visitor: OwnPageVisitor,
    request: Refresh,
) -> Result<Reply<Option<Session>>, Failure> {
    let Some(cookie) = visitor.cookie.as_deref() else {
        return Ok(None.into());
    };
    apps::authorize(&app.kernel, &visitor.origin, &request.body.app).await?;
    let session = sessions::refresh(&app.kernel, &app.db, cookie).await?;
    let reply = accounts::session_reply(&app, session, &request.body.app).await?;
    Ok(Reply {
        body: Some(reply.body),
        headers: reply.headers,
    })
}
