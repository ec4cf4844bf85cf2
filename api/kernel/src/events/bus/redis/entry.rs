//! The entries of a stream: an event each, with the epoch in which it was published.

use super::{redis_error, stream};
use crate::{
    Failure,
    events::{Envelope, envelope::Origin},
};
use allpet_domain::Timestamp;
use redis::{
    aio::MultiplexedConnection,
    cmd,
    streams::{StreamId, StreamRangeReply},
};

/// Returns the epoch and the settled number of an entry.
pub(super) fn entry_epoch(entry: &StreamId) -> Option<(String, i64)> {
    Some((entry.get("epoch")?, entry.get("settled")?))
}

/// Returns the envelope of an entry, an unreadable one if the entry is damaged. None if Redis trimmed the entry while it was pending: then
/// it has no fields.
pub(super) fn envelope(producer: &str, entry: &StreamId) -> Option<Envelope> {
    if entry.map.is_empty() {
        return None;
    }
    let bytes: Vec<u8> = entry.get("envelope").unwrap_or_default();
    let readable = serde_json::from_slice(&bytes);
    Some(readable.unwrap_or_else(|error| {
        let origin = Origin {
            producer,
            topic: entry.get("topic"),
            published: published_at(entry),
        };
        Envelope::unreadable(&origin, &bytes, &error)
    }))
}

/// Returns when an entry was added: its id begins with the milliseconds since 1970.
fn published_at(entry: &StreamId) -> Timestamp {
    let millis = entry.id.split_once('-').and_then(|(at, _)| at.parse().ok());
    Timestamp::from_unix_millis(millis.unwrap_or(0))
}

/// Returns the last entry of a stream up to an id, `+` for the newest; before the id if a parenthesis precedes it.
pub(super) async fn last_entry(
    connection: &mut MultiplexedConnection,
    producer: &str,
    until: &str,
) -> Result<Option<StreamId>, Failure> {
    let last: StreamRangeReply = cmd("XREVRANGE")
        .arg(stream(producer))
        .arg(until)
        .arg("-")
        .arg("COUNT")
        .arg(1)
        .query_async(connection)
        .await
        .map_err(redis_error)?;
    Ok(last.ids.into_iter().next())
}
