//! Responses that are JSON already: a store keeps the text of a response, and the handler returns it without parsing it.

use crate::{Reply, event_stream::EventBody};
use allpet_contract::{Page, live::EventStream};
use std::marker::PhantomData;

/// The JSON of a `T`, serialized when it was stored.
#[derive(Debug)]
pub struct RawJson<T> {
    json: Vec<u8>,
    of: PhantomData<fn() -> T>,
}

impl<T> RawJson<Page<T>> {
    /// Builds a page of rows. Each row is the JSON of a `T` as `serde_json` wrote it, or of several with commas between them.
    pub fn page(
        rows: impl ExactSizeIterator<Item = impl AsRef<str>>,
        next: Option<&allpet_contract::Cursor>,
    ) -> Self {
        let mut json = Vec::with_capacity(64 + rows.len() * 768);
        json.extend_from_slice(br#"{"items":["#);
        for (at, row) in rows.enumerate() {
            if at > 0 {
                json.push(b',');
            }
            json.extend_from_slice(row.as_ref().as_bytes());
        }
        json.push(b']');
        if let Some(next) = next {
            // A cursor is base64url, so nothing in it needs escaping.
            json.extend_from_slice(br#","next":""#);
            json.extend_from_slice(next.0.as_bytes());
            json.push(b'"');
        }
        json.push(b'}');
        Self {
            json,
            of: PhantomData,
        }
    }
}

impl<T> RawJson<T> {
    /// Wraps the JSON of one `T`, as `serde_json` wrote it.
    pub fn one(json: String) -> Self {
        Self {
            json: json.into_bytes(),
            of: PhantomData,
        }
    }
}

/// The output of a handler: a value to serialize, JSON, or a stream of events.
#[derive(Debug)]
pub enum HandlerOutput<T> {
    /// A value, with additional headers if any.
    Reply(Reply<T>),
    /// JSON.
    RawJson(Vec<u8>),
    /// A stream of events.
    Events(EventBody),
}

impl<T> From<T> for HandlerOutput<T> {
    fn from(body: T) -> Self {
        Self::Reply(body.into())
    }
}

impl<T> From<Reply<T>> for HandlerOutput<T> {
    fn from(reply: Reply<T>) -> Self {
        Self::Reply(reply)
    }
}

impl<T> From<RawJson<T>> for HandlerOutput<T> {
    fn from(raw: RawJson<T>) -> Self {
        Self::RawJson(raw.json)
    }
}

impl From<EventBody> for HandlerOutput<EventStream> {
    fn from(events: EventBody) -> Self {
        Self::Events(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::Cursor;

    #[test]
    fn a_written_page_reads_as_a_page() {
        let read = |page: RawJson<Page<u32>>| serde_json::from_slice::<Page<u32>>(&page.json).unwrap();
        let empty: [&str; 0] = [];
        assert_eq!(
            read(RawJson::page(empty.iter(), None)),
            Page {
                items: vec![],
                next: None
            }
        );
        let next = Cursor("WzEsMl0".into());
        let page = read(RawJson::page(["1", "2"].iter(), Some(&next)));
        assert_eq!(
            page,
            Page {
                items: vec![1, 2],
                next: Some(next)
            }
        );
    }
}
