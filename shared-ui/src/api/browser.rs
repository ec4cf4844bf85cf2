//! The typed client's transport over `fetch`.

#[cfg(target_arch = "wasm32")]
use super::trace::traceparent;
#[cfg(target_arch = "wasm32")]
use allpet_contract::problem::SIGNED_OUT;
use allpet_contract::{Problem, Transport, WireRequest, WireResponse};
use gloo::timers::callback::Timeout;
#[cfg(target_arch = "wasm32")]
use gloo_net::http::Method;
use gloo_net::{
    Error,
    http::{Request, RequestBuilder},
};
use js_sys::Uint8Array;
use std::{future::Future, pin::Pin, rc::Rc};
#[cfg(target_arch = "wasm32")]
use web_sys::RequestCredentials;
use web_sys::{AbortController, AbortSignal};

/// A source of access tokens: the shell of an embedded app, or the session of a site.
pub trait Tokens {
    /// Gets a token with some life left. Fails if nobody is signed in.
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<String, Problem>>>>;

    /// Drops a token that the API refused, so that the next one is new.
    fn forget(&self);
}

/// A transport over `fetch`. Dropping a request aborts it.
#[derive(Clone)]
pub struct BrowserTransport {
    pub(super) api: Rc<str>,
    pub(super) tokens: Rc<dyn Tokens>,
}

impl BrowserTransport {
    /// Creates a transport to the API at `api` (scheme, host and port, without a trailing slash).
    pub fn new(api: &str, tokens: Rc<dyn Tokens>) -> Self {
        Self {
            api: api.into(),
            tokens,
        }
    }

    #[cfg(target_arch = "wasm32")]
    async fn attempt(&self, request: &WireRequest, token: Option<&str>) -> Result<WireResponse, Problem> {
        let mut url = String::from(&*self.api);
        url.push_str(&request.target);
        let mut builder = RequestBuilder::new(&url)
            .method(match request.method {
                allpet_contract::Method::Get => Method::GET,
                allpet_contract::Method::Post => Method::POST,
                allpet_contract::Method::Put => Method::PUT,
                allpet_contract::Method::Patch => Method::PATCH,
                allpet_contract::Method::Delete => Method::DELETE,
            })
            // The session cookie goes only to the session's own endpoints.
            .credentials(if request.cookies {
                RequestCredentials::Include
            } else {
                RequestCredentials::Omit
            })
            .header("accept", "application/json, application/problem+json, */*;q=0.5");
        if let Some(content_type) = &request.content_type {
            builder = builder.header("content-type", content_type);
        }
        if let Some(key) = &request.idempotency_key {
            builder = builder.header("idempotency-key", key);
        }
        if let Some(token) = token {
            let mut value = String::from("Bearer ");
            value.push_str(token);
            builder = builder.header("authorization", &value);
        }
        if let Some(trace) = traceparent(request, token) {
            builder = builder.header("traceparent", &trace);
        }
        fetch(builder, &request.body).await
    }
}

impl PartialEq for BrowserTransport {
    fn eq(&self, other: &Self) -> bool {
        self.api == other.api && Rc::ptr_eq(&self.tokens, &other.tokens)
    }
}

/// A server that renders a page has no `fetch` and leaves every request to the browser.
#[cfg(not(target_arch = "wasm32"))]
impl Transport for BrowserTransport {
    fn send(&self, _: WireRequest) -> impl Future<Output = Result<WireResponse, Problem>> + Send {
        std::future::ready(Err(Problem::offline()))
    }
}

#[cfg(target_arch = "wasm32")]
impl Transport for BrowserTransport {
    /// Boxed, so that the sending code exists once and not per endpoint.
    fn send(&self, request: WireRequest) -> impl Future<Output = Result<WireResponse, Problem>> {
        self.clone().deliver(request)
    }
}

#[cfg(target_arch = "wasm32")]
impl BrowserTransport {
    fn deliver(self, request: WireRequest) -> Pin<Box<dyn Future<Output = Result<WireResponse, Problem>>>> {
        Box::pin(async move {
            if !request.bearer && !request.bearer_if_any {
                return self.attempt(&request, None).await;
            }
            let token = match self.tokens.token().await {
                Ok(token) => token,
                // Without a session, a guest calls without a token.
                Err(problem) if request.bearer_if_any && problem.status == SIGNED_OUT.status => {
                    return self.attempt(&request, None).await;
                }
                Err(problem) => return Err(problem),
            };
            let response = self.attempt(&request, Some(&token)).await?;
            if response.status != SIGNED_OUT.status {
                return Ok(response);
            }
            // The token may be revoked early: retry once with a new one.
            self.tokens.forget();
            let token = self.tokens.token().await?;
            self.attempt(&request, Some(&token)).await
        })
    }
}

/// Aborts its request on drop; after the answer this does nothing.
pub(super) struct Abort(AbortController);

impl Abort {
    pub(super) fn new() -> Result<Self, Problem> {
        AbortController::new().map(Self).map_err(|_| Problem::foreign(0))
    }

    pub(super) fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Time-out of a request in milliseconds; longer than the API waits for a bank, fifteen seconds.
const PATIENCE_MS: usize = 30_000;
/// Slowest upload allowed for, in bytes per millisecond.
const SLOW: usize = 20;

/// Sends a request. The time-out grows with the body.
async fn fetch(request: RequestBuilder, body: &[u8]) -> Result<WireResponse, Problem> {
    let abort = Abort::new()?;
    let request = request.abort_signal(Some(&abort.signal()));
    let request = if body.is_empty() {
        request.build()
    } else {
        request.body(Uint8Array::from(body))
    };
    let controller = abort.0.clone();
    let wait = u32::try_from(PATIENCE_MS + body.len() / SLOW).unwrap_or(u32::MAX);
    let patience = Timeout::new(wait, move || controller.abort());
    let response = request.map_err(unsendable)?.send().await.map_err(no_answer)?;
    drop(patience);
    Ok(WireResponse {
        status: response.status(),
        content_type: response.headers().get("content-type").unwrap_or_default(),
        body: response.binary().await.map_err(no_answer)?,
    })
}

/// Fetches a file from this origin.
pub(super) async fn fetch_bytes(url: &str) -> Result<Vec<u8>, Problem> {
    let response = fetch(Request::get(url), &[]).await?;
    if response.status == 200 {
        Ok(response.body)
    } else {
        Err(Problem::foreign(response.status))
    }
}

pub(super) fn no_answer(_: Error) -> Problem {
    Problem::offline()
}

/// The problem of an invalid request, which no user input can cause.
pub(super) fn unsendable(_: Error) -> Problem {
    Problem::foreign(0)
}
