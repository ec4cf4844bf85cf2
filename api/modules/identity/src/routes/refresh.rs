//! Changes the refresh token in the cookie for a new one, and yields an access token for an app.

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
) -> Result<Reply<Session>, Failure> {
    apps::admit(&app.kernel, &visitor.origin, &request.body.app).await?;
    let session = sessions::go_on(&app.kernel, &app.db, visitor.cookie.as_deref()).await?;
    accounts::answer(&app, session, &request.body.app).await
}
