//! The sessions of the signed-in person.

use crate::{Identity, actor::AccountHolder, service::sessions};
use allpet_contract::identity::account::{DeviceSession, EndOtherSessions, EndSession, ListSessions};
use allpet_kernel::Failure;

pub(crate) async fn list(
    app: Identity,
    holder: AccountHolder,
    _: ListSessions,
) -> Result<Vec<DeviceSession>, Failure> {
    sessions::list(&app, holder.user, holder.session).await
}

pub(crate) async fn end(app: Identity, holder: AccountHolder, request: EndSession) -> Result<(), Failure> {
    sessions::end_one(&app, holder.user, request.session).await
}

pub(crate) async fn end_others(
    app: Identity,
    holder: AccountHolder,
    _: EndOtherSessions,
) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    sessions::end_all_but(&app.kernel, &mut tx, holder.user, Some(holder.session)).await?;
    tx.commit().await?;
    app.kernel.revocations().invalidate();
    Ok(())
}
