//! Messages to people: of finders, and in the inbox.

use super::declaration::{DeclaredEvent, Event, rewrite};
use allpet_domain::id::{LicenceId, NotificationId, TenantId, UserId};
use serde::{Deserialize, Serialize};

events! {
    /// Somebody who found a pet wrote to its owner on the page of its tag.
    FinderMessageSent = "finder-message.sent", 2, |event| event.tenant; {
        /// The licence of the tag.
        licence: LicenceId,
        /// The pet's owner.
        owner: UserId,
        /// The pet's name as in the licence.
        pet_name: String,
        /// The authority that issued the licence; absent in version 1.
        #[serde(default)]
        tenant: Option<TenantId>,
    }
    /// A message was put into a person's inbox.
    NotificationCreated = "notification.created", 1, |_| None; {
        /// The message.
        notification: NotificationId,
        /// The person.
        owner: UserId,
    }
    /// A person read messages of their inbox.
    NotificationRead = "notification.read", 1, |_| None; {
        /// The message; the newest one if the person marked all as read.
        notification: NotificationId,
        /// The person.
        owner: UserId,
    }
}
