//! Messages from a finder to a pet's owner, by tag code. Neither learns more about the other than they write.

use super::TAG_NOT_FOUND;
use crate::{
    ErrorCode,
    access::{Public, SignedIn, Visitor, audience},
    endpoint,
    limit::{FINDER_NOTES, TAG_GUESSES},
};
use allpet_domain::{
    Timestamp,
    id::{FinderMessageId, LicenceId},
    text::MultilineText,
};
use serde::{Deserialize, Serialize};

/// The owner has received the maximum number of messages for today.
pub const TOO_MANY_MESSAGES: ErrorCode = ErrorCode::new(
    429,
    "licensing.too-many-messages",
    "The owner has had several messages today",
);

/// The owner has no such message.
pub const FINDER_MESSAGE_NOT_FOUND: ErrorCode = ErrorCode::new(
    404,
    "licensing.finder-message-not-found",
    "There is no such message",
);

/// A finder's message form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("required" = ["message", "reply"])))]
pub struct FinderNote {
    /// The pet's location, up to 500 characters.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "allpet_domain::schema::RequiredParagraphs<{ allpet_domain::licensing::contact::MESSAGE_MAX }>"
        )
    )]
    pub message: MultilineText,
    /// The finder's contact data, up to 200 characters.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "allpet_domain::schema::RequiredLine<{ allpet_domain::licensing::contact::REPLY_MAX }>"
        )
    )]
    pub reply: String,
}

/// A finder's message, for the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FinderMessage {
    /// The id.
    pub id: FinderMessageId,
    /// The licence of the tag.
    pub licence: LicenceId,
    /// The pet's name.
    pub pet_name: String,
    /// The pet's location.
    pub message: String,
    /// The finder's contact data.
    pub reply: String,
    /// The time.
    pub sent: Timestamp,
}

endpoint! {
    /// Sends the owner of a tag the message that their pet was found; at most five times a day.
    TellOwner { code: String as allpet_domain::licensing::TagCode; body FinderNote } = POST "/api/licensing/tags/{code}/messages" -> 204 (), Public, audience::EVERY,
        [TAG_NOT_FOUND, TOO_MANY_MESSAGES], limits [FINDER_NOTES, TAG_GUESSES], priority Verifying;
    /// Reports that somebody opened the page of a tag. Its owner hears of it once a day, unless the visitor is the owner or a robot.
    ReportScan { code: String as allpet_domain::licensing::TagCode } = POST "/api/licensing/tags/{code}/scans" -> 204 (), Visitor, audience::EVERY,
        [TAG_NOT_FOUND], limits [TAG_GUESSES], priority Importing;
    /// Lists finders' messages to me of the last 30 days that I have not dismissed, newest first.
    MyFinderMessages { } = GET "/api/licensing/finder-messages" -> 200 Vec<FinderMessage>, SignedIn, audience::FOR_LICENSING, [];
    /// Dismisses a finder's message to me: it is no longer listed. Repeating it changes nothing.
    DismissFinderMessage { message: FinderMessageId } = POST "/api/licensing/finder-messages/{message}/dismiss" -> 204 (), SignedIn,
        audience::FOR_LICENSING, [FINDER_MESSAGE_NOT_FOUND];
}
