//! Unsubscribing by the link in a mail, without a session.

use crate::{
    Notifications,
    kinds::{self, Channel, Kind},
    store::{preferences, suppressions},
    unsubscribe_link::Unsubscription,
};
use allpet_contract::notifications::UNSUBSCRIBE_LINK_INVALID;
use allpet_kernel::Failure;

/// Reads a link. Fails with `UNSUBSCRIBE_LINK_INVALID`.
pub(crate) fn read(app: &Notifications, token: &str) -> Result<(Unsubscription, &'static Kind), Failure> {
    let unsubscription = app.links.read(token).ok_or(UNSUBSCRIBE_LINK_INVALID)?;
    let kind = kinds::find(&unsubscription.kind)
        .filter(|kind| !kind.required)
        .ok_or(UNSUBSCRIBE_LINK_INVALID)?;
    Ok((unsubscription, kind))
}

/// Switches off e-mail of the kind that a link names, for its recipient alone. Repeating it changes nothing.
pub(crate) async fn unsubscribe(app: &Notifications, token: &str) -> Result<&'static Kind, Failure> {
    let (unsubscription, kind) = read(app, token)?;
    let mut tx = app.db.begin().await?;
    if let Some(person) = unsubscription.person {
        preferences::set(&mut tx, person, kind.name, Channel::Email, false).await?;
    } else if let Some(address) = unsubscription.address {
        suppressions::insert(&mut tx, &address, kind.name, "unsubscribed", app.now_ms()).await?;
    }
    tx.commit().await?;
    Ok(kind)
}
