//! Who is signed in, and what they call themselves. A new name stands in access tokens from the next refresh on.

use crate::{Identity, service::accounts, store};
use allpet_contract::{
    identity::{Account, UpdateProfile, WhoAmI},
    problem::SIGNED_OUT,
};
use allpet_kernel::{Failure, Owner};

pub(crate) async fn who_am_i(app: Identity, owner: Owner, _: WhoAmI) -> Result<Account, Failure> {
    accounts::read(&app, owner.user()).await
}

pub(crate) async fn update(app: Identity, owner: Owner, request: UpdateProfile) -> Result<Account, Failure> {
    let name = accounts::display_name(&request.body.name)?;
    let mut tx = app.db.begin().await?;
    let person = store::people::rename(&mut tx, owner.user(), &name)
        .await?
        .ok_or(SIGNED_OUT)?;
    tx.commit().await?;
    accounts::show(&app, person).await
}
