//! Changes of what opens an account, and closing it.

use crate::{Identity, actor::AccountHolder, service::changes};
use allpet_contract::identity::account::{ChangeEmail, ChangePassword, CloseAccount};
use allpet_kernel::Failure;

pub(crate) async fn password(
    app: Identity,
    holder: AccountHolder,
    request: ChangePassword,
) -> Result<(), Failure> {
    changes::password(&app, &holder, request.body).await
}

pub(crate) async fn email(app: Identity, holder: AccountHolder, request: ChangeEmail) -> Result<(), Failure> {
    changes::email(&app, &holder, request.body).await
}

pub(crate) async fn close(
    app: Identity,
    holder: AccountHolder,
    request: CloseAccount,
) -> Result<(), Failure> {
    changes::close(&app, &holder, &request.body).await
}
