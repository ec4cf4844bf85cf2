//! A response that is read as it comes.

use super::browser::{Abort, BrowserTransport, no_answer, unsendable};
use allpet_contract::Problem;
use gloo_net::http::RequestBuilder;
use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::RequestCredentials;

/// The chunks of a response. Dropping them ends the request.
pub(crate) struct Chunks {
    /// A `ReadableStreamDefaultReader`.
    reader: JsValue,
    _abort: Abort,
}

impl Chunks {
    /// Waits for the next chunk; none at the end of the response, and if the connection is lost.
    pub(crate) async fn next(&self) -> Option<String> {
        let read: Function = Reflect::get(&self.reader, &"read".into()).ok()?.dyn_into().ok()?;
        let chunk: Promise = read.call0(&self.reader).ok()?.dyn_into().ok()?;
        let chunk = JsFuture::from(chunk).await.ok()?;
        let bytes: Uint8Array = Reflect::get(&chunk, &"value".into()).ok()?.dyn_into().ok()?;
        // All that streams carry is ASCII, so no character is cut.
        String::from_utf8(bytes.to_vec()).ok()
    }
}

impl BrowserTransport {
    /// Opens the stream of events at `path`, after the event with the id `last_event_id`. Fails if the API does not answer or
    /// refuses. A refused token is not renewed: whether the session has ended, requests find out.
    pub(crate) async fn open(&self, path: &str, last_event_id: Option<&str>) -> Result<Chunks, Problem> {
        let token = self.tokens.token().await?;
        let abort = Abort::new()?;
        let mut request = RequestBuilder::new(&[&*self.api, path].concat())
            .credentials(RequestCredentials::Omit)
            .header("accept", "text/event-stream, application/problem+json")
            .header("authorization", &["Bearer ", &token].concat());
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let request = request.abort_signal(Some(&abort.signal()));
        let response = request
            .build()
            .map_err(unsendable)?
            .send()
            .await
            .map_err(no_answer)?;
        match response.body() {
            Some(body) if response.ok() => Ok(Chunks {
                reader: body.get_reader().into(),
                _abort: abort,
            }),
            _ => Err(Problem::foreign(response.status())),
        }
    }
}
