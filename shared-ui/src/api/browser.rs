//! `fetch`, as the typed client's transport.

#[cfg(target_arch = "wasm32")]
use allpet_contract::problem::SIGNED_OUT;
use allpet_contract::{Problem, Transport, WireRequest, WireResponse};
use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use std::{future::Future, pin::Pin, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response};
#[cfg(target_arch = "wasm32")]
use web_sys::{Headers, RequestCredentials};

/// Where access tokens come from: the shell over the frame, or the session cookie of a site that stands alone.
pub trait Tokens {
    /// A token that is good for a while yet.
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<String, Problem>>>>;

    /// The API refused the last one: the next must be new.
    fn forget(&self);
}

/// `fetch` to the API. A request that is dropped is aborted.
#[derive(Clone)]
pub struct BrowserTransport {
    api: Rc<str>,
    tokens: Rc<dyn Tokens>,
}

impl BrowserTransport {
    /// A transport to the API at `api` (scheme, host and port, without a slash at the end).
    pub fn new(api: &str, tokens: Rc<dyn Tokens>) -> Self {
        Self {
            api: api.into(),
            tokens,
        }
    }

    #[cfg(target_arch = "wasm32")]
    async fn attempt(&self, request: &WireRequest, token: Option<&str>) -> Result<WireResponse, Problem> {
        let headers = Headers::new().map_err(unsendable)?;
        let set = |name: &str, value: &str| headers.set(name, value).map_err(unsendable);
        set("accept", "application/json, application/problem+json, */*;q=0.5")?;
        if let Some(content_type) = &request.content_type {
            set("content-type", content_type)?;
        }
        if let Some(key) = &request.idempotency_key {
            set("idempotency-key", key)?;
        }
        if let Some(token) = token {
            let mut value = String::from("Bearer ");
            value.push_str(token);
            set("authorization", &value)?;
        }
        let init = RequestInit::new();
        init.set_method(request.method.as_str());
        init.set_headers(&headers);
        // The session cookie goes only where the endpoint is about the session.
        init.set_credentials(if request.cookies {
            RequestCredentials::Include
        } else {
            RequestCredentials::Omit
        });
        if !request.body.is_empty() {
            init.set_body(&Uint8Array::from(request.body.as_slice()));
        }
        let mut url = String::from(&*self.api);
        url.push_str(&request.target);
        fetch(&url, &init, request.body.len()).await
    }
}

impl PartialEq for BrowserTransport {
    fn eq(&self, other: &Self) -> bool {
        self.api == other.api && Rc::ptr_eq(&self.tokens, &other.tokens)
    }
}

/// Outside a browser (a page rendered on the server) there is no `fetch`: every question is left to the browser.
#[cfg(not(target_arch = "wasm32"))]
impl Transport for BrowserTransport {
    fn send(&self, _: WireRequest) -> impl Future<Output = Result<WireResponse, Problem>> + Send {
        std::future::ready(Err(Problem::offline()))
    }
}

#[cfg(target_arch = "wasm32")]
impl Transport for BrowserTransport {
    /// Boxed: what sends is generated once, not for each endpoint.
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
                // Nobody is signed in: a guest asks without a token.
                Err(problem) if request.bearer_if_any && problem.status == SIGNED_OUT.status => {
                    return self.attempt(&request, None).await;
                }
                Err(problem) => return Err(problem),
            };
            let response = self.attempt(&request, Some(&token)).await?;
            if response.status != SIGNED_OUT.status {
                return Ok(response);
            }
            // The token may have been revoked before its time: once more with a new one.
            self.tokens.forget();
            let token = self.tokens.token().await?;
            self.attempt(&request, Some(&token)).await
        })
    }
}

/// Aborts its request when it is dropped; after the answer that does nothing.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// How long an answer may be on its way, in milliseconds, until nobody waits any more: the API waits for a bank for fifteen seconds.
const PATIENCE_MS: usize = 30_000;
/// A file goes as slowly as this, in bytes in a millisecond.
const SLOW: usize = 20;

/// `sent`: how many bytes go along.
async fn fetch(url: &str, init: &RequestInit, sent: usize) -> Result<WireResponse, Problem> {
    let abort = Abort(AbortController::new().map_err(unsendable)?);
    init.set_signal(Some(&abort.0.signal()));
    let window = web_sys::window().ok_or_else(Problem::offline)?;
    let controller = abort.0.clone();
    let wait = u32::try_from(PATIENCE_MS + sent / SLOW).unwrap_or(u32::MAX);
    let patience = Timeout::new(wait, move || controller.abort());
    let response = JsFuture::from(window.fetch_with_str_and_init(url, init))
        .await
        .map_err(no_answer)?;
    drop(patience);
    let response: Response = response.unchecked_into();
    let content_type = response
        .headers()
        .get("content-type")
        .ok()
        .flatten()
        .unwrap_or_default();
    let body = response.array_buffer().map_err(no_answer)?;
    let body = Uint8Array::new(&JsFuture::from(body).await.map_err(no_answer)?).to_vec();
    Ok(WireResponse {
        status: response.status(),
        content_type,
        body,
    })
}

/// A file of this origin.
pub(super) async fn fetch_bytes(url: &str) -> Result<Vec<u8>, Problem> {
    let response = fetch(url, &RequestInit::new(), 0).await?;
    if response.status == 200 {
        Ok(response.body)
    } else {
        Err(Problem::foreign(response.status))
    }
}

fn no_answer(_: JsValue) -> Problem {
    Problem::offline()
}

/// A header that HTTP does not allow: nothing that a person typed gets here.
fn unsendable(_: JsValue) -> Problem {
    Problem::foreign(0)
}
