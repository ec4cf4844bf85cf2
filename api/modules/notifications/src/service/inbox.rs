//! The inbox of a person.

use crate::{Notifications, store::inbox};
use allpet_contract::{
    Page,
    events::NotificationRead,
    notifications::{NOTIFICATION_NOT_FOUND, Notification, UnreadCount},
    page::Paging,
};
use allpet_domain::id::{NotificationId, UserId};
use allpet_kernel::{Failure, paging::PageRequest};
use uuid::Uuid;

/// Lists a person's messages, newest first.
pub(crate) async fn list(
    app: &Notifications,
    person: UserId,
    paging: &Paging,
) -> Result<Page<Notification>, Failure> {
    let request = PageRequest::read(paging.limit, paging.cursor.as_ref())?;
    let before = request.behind.unwrap_or(Uuid::max());
    let rows = inbox::list(&app.db, person, before, request.rows()).await?;
    Ok(request.page(rows, |row| row.id.0))
}

/// Counts a person's unread messages.
pub(crate) async fn count_unread(app: &Notifications, person: UserId) -> Result<UnreadCount, Failure> {
    let unread = inbox::count_unread(&app.db, person).await?;
    Ok(UnreadCount { unread })
}

/// Marks a message as read. Fails with `NOTIFICATION_NOT_FOUND`.
pub(crate) async fn mark_read(
    app: &Notifications,
    person: UserId,
    id: NotificationId,
) -> Result<UnreadCount, Failure> {
    if !inbox::exists(&app.db, person, id).await? {
        return Err(NOTIFICATION_NOT_FOUND.into());
    }
    let mut tx = app.db.begin().await?;
    if inbox::mark_read(&mut tx, person, id, app.now_ms()).await? {
        announce_read(app, &mut tx, person, id).await?;
    }
    tx.commit().await?;
    count_unread(app, person).await
}

/// Marks a person's messages up to one as read.
pub(crate) async fn mark_all_read(
    app: &Notifications,
    person: UserId,
    until: NotificationId,
) -> Result<UnreadCount, Failure> {
    let mut tx = app.db.begin().await?;
    if inbox::mark_all_read(&mut tx, person, until, app.now_ms()).await? {
        announce_read(app, &mut tx, person, until).await?;
    }
    tx.commit().await?;
    count_unread(app, person).await
}

/// Lets the person's other pages show the new count.
async fn announce_read(
    app: &Notifications,
    tx: &mut allpet_kernel::Tx,
    owner: UserId,
    notification: NotificationId,
) -> Result<(), Failure> {
    app.kernel
        .announce(tx, &NotificationRead { notification, owner })
        .await
}
