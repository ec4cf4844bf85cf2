//! Responses that are streams of server-sent events (HTML, section 9.2).

use allpet_contract::live::EventStream;
use axum::{body::Body, response::Response};
use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use http::{HeaderName, header};
use std::convert::Infallible;

/// Tells nginx, and proxies that follow it, to hand on each event at once.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// The output of a handler that streams events: each item is the text of one or several.
#[derive(Debug)]
pub struct EventBody(Body);

impl EventBody {
    /// Streams the items as they come. The request's time limit does not apply to them; the stream must end by itself, and when
    /// [`Kernel::streams_ended`](crate::Kernel::streams_ended) says so.
    pub fn new(events: impl Stream<Item = Bytes> + Send + 'static) -> Self {
        Self(Body::from_stream(events.map(Ok::<_, Infallible>)))
    }

    pub(super) fn into_response(self) -> Response {
        Response::builder()
            .header(header::CONTENT_TYPE, EventStream::KIND)
            .header(header::CACHE_CONTROL, "no-store")
            .header(ACCEL_BUFFERING, "no")
            .body(self.0)
            .unwrap_or_default()
    }
}
