//! Changes the refresh token in the cookie for a new one, and yields an access token for an app. A visitor without a cookie is
//! answered that nobody is signed in: that is no error.

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
    let session = sessions::go_on(&app.kernel, &app.db, cookie).await?;
    let answer = accounts::answer(&app, session, &request.body.app).await?;
    Ok(Reply {
        body: Some(answer.body),
        headers: answer.headers,
    })
}
