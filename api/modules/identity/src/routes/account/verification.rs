//! Proving an e-mail address. The link's token proves who calls, so no session is needed.

use crate::{Identity, service::account_requests::verification};
use allpet_contract::identity::account::{RequestVerification, VerifiedAddress, VerifyEmail};
use allpet_kernel::{Failure, OwnPageVisitor, Owner};

pub(crate) async fn verify(
    app: Identity,
    _: OwnPageVisitor,
    request: VerifyEmail,
) -> Result<VerifiedAddress, Failure> {
    verification::verify(&app, &request.body.token).await
}

pub(crate) async fn request(app: Identity, owner: Owner, _: RequestVerification) -> Result<(), Failure> {
    verification::request(&app, owner.user()).await
}
