//! The inbox.

use crate::{Notifications, service::inbox};
use allpet_contract::{
    Page,
    notifications::{CountUnread, ListNotifications, MarkAllRead, MarkRead, Notification, UnreadCount},
};
use allpet_kernel::{Failure, Owner};

pub(crate) async fn list(
    app: Notifications,
    owner: Owner,
    request: ListNotifications,
) -> Result<Page<Notification>, Failure> {
    inbox::list(&app, owner.user(), &request.query).await
}

pub(crate) async fn count_unread(
    app: Notifications,
    owner: Owner,
    _: CountUnread,
) -> Result<UnreadCount, Failure> {
    inbox::count_unread(&app, owner.user()).await
}

pub(crate) async fn mark_read(
    app: Notifications,
    owner: Owner,
    request: MarkRead,
) -> Result<UnreadCount, Failure> {
    inbox::mark_read(&app, owner.user(), request.notification).await
}

pub(crate) async fn mark_all_read(
    app: Notifications,
    owner: Owner,
    request: MarkAllRead,
) -> Result<UnreadCount, Failure> {
    inbox::mark_all_read(&app, owner.user(), request.body.until).await
}
