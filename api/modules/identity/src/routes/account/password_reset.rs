//! Setting a new password without the old one.

use crate::{Identity, service::account_requests::reset};
use allpet_contract::identity::account::{RequestPasswordReset, ResetPassword};
use allpet_kernel::{Failure, OwnPageVisitor};

pub(crate) async fn request(
    app: Identity,
    visitor: OwnPageVisitor,
    request: RequestPasswordReset,
) -> Result<(), Failure> {
    reset::request(&app, &request.body.email, visitor.peer).await
}

pub(crate) async fn reset(app: Identity, _: OwnPageVisitor, request: ResetPassword) -> Result<(), Failure> {
    reset::reset(&app, &request.body.token, request.body.password).await
}
