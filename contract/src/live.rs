//! The live feed: what changed of a person's own and of their tenants', as server-sent events.

use crate::{
    ErrorCode, Problem,
    access::{SignedIn, audience},
    endpoint,
    endpoint::ResponseBody,
};
use allpet_domain::live::Topic;
use serde::{Deserialize, Serialize};

/// The caller has as many streams as one person may have.
pub const TOO_MANY_STREAMS: ErrorCode = ErrorCode::new(
    429,
    "live.too-many",
    "Too many of your pages follow changes at once",
);
/// The process serves the maximum number of streams.
pub const STREAMS_BUSY: ErrorCode = ErrorCode::new(503, "live.busy", "Too many pages follow changes at once");

/// The event with which a stream begins. Its id is the position from which the stream goes on.
pub const READY: &str = "ready";
/// The event with which a stream begins instead if the changes since `Last-Event-ID` are no longer known: anything may have changed.
pub const RESET: &str = "reset";
/// The event that carries a [`Change`].
pub const CHANGE: &str = "change";

/// Something changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// The kind of thing that changed.
    pub topic: Topic,
    /// Its id.
    pub subject: String,
}

/// Server-sent events: the text of a stream that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventStream {
    /// The events as they were sent.
    pub text: String,
}

impl EventStream {
    /// The media type of server-sent events.
    pub const KIND: &'static str = "text/event-stream";
}

impl ResponseBody for EventStream {
    const MEDIA_TYPE: &'static str = Self::KIND;
    fn decode(_: String, bytes: Vec<u8>) -> Option<Self> {
        String::from_utf8(bytes).ok().map(|text| Self { text })
    }
    fn encode(self) -> Result<(Option<String>, Vec<u8>), Problem> {
        Ok((Some(Self::KIND.to_owned()), self.text.into_bytes()))
    }
    #[cfg(feature = "schema")]
    fn schema(_: &mut schemars::SchemaGenerator) -> Option<schemars::Schema> {
        None
    }
}

endpoint! {
    /// Follows what changes of mine and of the organizations I work for. The stream ends with the access token; send `Last-Event-ID` to go on where it ended.
    FollowChanges { } = GET "/api/live" -> 200 EventStream, SignedIn, audience::EVERY, [TOO_MANY_STREAMS, STREAMS_BUSY];
}
