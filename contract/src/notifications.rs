//! Notifications: a person's inbox, what they want to hear of and how, and the links to unsubscribe.

use crate::{
    ErrorCode, File,
    access::{Public, SignedIn, audience},
    endpoint,
    limit::LINK_GUESSES,
    page::{Page, Paging},
};
use allpet_domain::{Timestamp, id::NotificationId, notifications::QuietHours};
use serde::{Deserialize, Serialize};

/// The inbox has no such message.
pub const NOTIFICATION_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "notifications.not-found", "There is no such notification");
/// The link is incomplete or was not made by us.
pub const UNSUBSCRIBE_LINK_INVALID: ErrorCode = ErrorCode::new(
    404,
    "notifications.unsubscribe-link-invalid",
    "This link to unsubscribe is incomplete",
);
/// Messages of this kind cannot be switched off.
pub const KIND_REQUIRED: ErrorCode = ErrorCode::new(
    409,
    "notifications.kind-required",
    "Messages about the security of your account cannot be switched off",
);
/// There is no kind of message with this name.
pub const KIND_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "notifications.kind-not-found",
    "There is no such kind of message",
);
/// The time zone is unknown.
pub const ZONE_UNKNOWN: ErrorCode =
    ErrorCode::new(422, "notifications.zone-unknown", "This time zone is unknown");

/// A message in the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Notification {
    /// The id.
    pub id: NotificationId,
    /// The kind of message: `order-shipped`.
    pub kind: String,
    /// A summary in a line.
    pub title: String,
    /// The details in a sentence or two.
    pub text: String,
    /// The path of the shell that leads to the thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// The time.
    pub created: Timestamp,
    /// Whether the person has read it.
    pub read: bool,
}

/// The number of unread messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnreadCount {
    /// The number; at most 100, which stands for any larger one.
    pub unread: u32,
}

/// Which messages to mark as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReadUntil {
    /// The newest message that the person has seen; later ones stay unread.
    pub until: NotificationId,
}

/// A kind of message and how a person receives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KindPreference {
    /// The kind: `order-shipped`.
    pub kind: String,
    /// The group under which it is shown: `Orders`.
    pub group: String,
    /// When such a message is sent: `An order is on its way`.
    pub label: String,
    /// Whether the person receives it by e-mail.
    pub email: bool,
    /// Whether it appears in the inbox.
    pub inbox: bool,
    /// True if it is about the security of the account and cannot be switched off.
    pub required: bool,
}

/// The hours without e-mail, with the time zone that they are in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LocalQuietHours {
    /// The hours.
    pub hours: QuietHours,
    /// The IANA name of the time zone: `America/Los_Angeles`.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "allpet_domain::schema::RequiredLine<{ ZONE_MAX }>")
    )]
    pub zone: String,
}

/// Maximum length of the name of a time zone, in characters.
pub const ZONE_MAX: usize = 60;

/// The notification preferences of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Preferences {
    /// Every kind of message, by group.
    pub kinds: Vec<KindPreference>,
    /// The hours without e-mail, if any. Messages about the security of the account are sent at once all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<LocalQuietHours>,
    /// True if mail to the address of the account was refused, and none is sent to it any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undeliverable: bool,
}

/// A channel of a kind, switched on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChannelsForm {
    /// Whether to send it by e-mail.
    pub email: bool,
    /// Whether to put it into the inbox.
    pub inbox: bool,
}

/// The quiet hours to store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuietHoursForm {
    /// The hours; none if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<LocalQuietHours>,
}

endpoint! {
    /// Lists my notifications, newest first.
    ListNotifications { ; query Paging } = GET "/api/notifications" -> 200 Page<Notification>, SignedIn, audience::ONLY_SHELL, [];
    /// Counts my unread notifications.
    CountUnread { } = GET "/api/notifications/unread" -> 200 UnreadCount, SignedIn, audience::ONLY_SHELL, [];
    /// Marks one of my notifications as read.
    MarkRead { notification: NotificationId } = POST "/api/notifications/{notification}/read" -> 200 UnreadCount, SignedIn,
        audience::ONLY_SHELL, [NOTIFICATION_NOT_FOUND];
    /// Marks my notifications as read, up to the newest one that I have seen.
    MarkAllRead { ; body ReadUntil } = POST "/api/notifications/read" -> 200 UnreadCount, SignedIn, audience::ONLY_SHELL, [];
    /// Reads what I want to hear of, and how.
    ReadPreferences { } = GET "/api/notification-preferences" -> 200 Preferences, SignedIn, audience::ONLY_SHELL, [];
    /// Chooses the channels of a kind of message.
    SetChannels { kind: String as allpet_domain::schema::AppId; body ChannelsForm } = PUT "/api/notification-preferences/kinds/{kind}"
        -> 200 Preferences, SignedIn, audience::ONLY_SHELL, [KIND_NOT_FOUND, KIND_REQUIRED];
    /// Sets or clears the hours in which I receive no e-mail.
    SetQuietHours { ; body QuietHoursForm } = PUT "/api/notification-preferences/quiet-hours" -> 200 Preferences, SignedIn,
        audience::ONLY_SHELL, [ZONE_UNKNOWN];
    /// Shows the page of a link to unsubscribe, with the button that does so. Changes nothing.
    ShowUnsubscribe { token: String as allpet_domain::schema::UnsubscribeToken } = GET "/unsubscribe/{token}" -> 200 File, Public,
        audience::EVERY, [UNSUBSCRIBE_LINK_INVALID], limits [LINK_GUESSES];
    /// Unsubscribes the recipient of a mail from its kind of message, in one click (RFC 8058).
    Unsubscribe { token: String as allpet_domain::schema::UnsubscribeToken } = POST "/unsubscribe/{token}" -> 200 File, Public,
        audience::EVERY, [UNSUBSCRIBE_LINK_INVALID], limits [LINK_GUESSES];
}
