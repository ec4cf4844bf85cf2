//! What somebody who found a pet tells its owner, by the code of the tag. Neither learns more of the other than they write.

use super::TAG_NOT_FOUND;
use crate::{
    ErrorCode,
    access::{Public, SignedIn, audience},
    endpoint,
};
use allpet_domain::{Timestamp, id::LicenceId, text::MultilineText};
use serde::{Deserialize, Serialize};

/// The owner has been told often enough.
pub const TOO_MANY_MESSAGES: ErrorCode = ErrorCode::new(
    429,
    "licensing.too-many-messages",
    "The owner has had several messages today",
);

/// What a finder writes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("required" = ["message", "reply"])))]
pub struct FinderNote {
    /// Where the pet is, up to 500 characters.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "allpet_domain::schema::RequiredParagraphs<{ allpet_domain::licensing::contact::MESSAGE_MAX }>"
        )
    )]
    pub message: MultilineText,
    /// How the owner reaches the finder, up to 200 characters.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "allpet_domain::schema::RequiredLine<{ allpet_domain::licensing::contact::REPLY_MAX }>"
        )
    )]
    pub reply: String,
}

/// What a finder wrote, as the owner reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FinderMessage {
    /// By the tag of which licence.
    pub licence: LicenceId,
    /// The pet's name.
    pub pet_name: String,
    /// Where the pet is.
    pub message: String,
    /// How to reach the finder.
    pub reply: String,
    /// When it was written.
    pub sent: Timestamp,
}

endpoint! {
    /// Tells the owner of a tag that their pet was found; at most five times a day.
    TellOwner { code: String as allpet_domain::licensing::TagCode; body FinderNote } = POST "/api/licensing/tags/{code}/messages" -> 204 (), Public, audience::EVERY,
        [TAG_NOT_FOUND, TOO_MANY_MESSAGES];
    /// Lists what finders wrote to me in the last 30 days, the newest first.
    MyFinderMessages { } = GET "/api/licensing/finder-messages" -> 200 Vec<FinderMessage>, SignedIn, audience::FOR_LICENSING, [];
}
