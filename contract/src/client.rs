//! The typed client: turns an endpoint into a request and the answer into its response, over any transport.

use crate::{
    Endpoint, IdempotencyKey, Method, Problem,
    endpoint::{Body, EncodedBody, ResponseBody},
    json,
    problem::MALFORMED,
};

/// A request, ready for the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireRequest {
    /// HTTP method.
    pub method: Method,
    /// Path and query, percent-encoded; begins with `/`.
    pub target: String,
    /// Media type of the body, if there is one.
    pub content_type: Option<String>,
    /// The body, possibly empty.
    pub body: Vec<u8>,
    /// The idempotency key, if the endpoint takes one.
    pub idempotency_key: Option<String>,
    /// Whether the session cookie must be sent.
    pub cookies: bool,
    /// Whether a bearer token must be sent.
    pub bearer: bool,
    /// Whether a bearer token is sent when there is one.
    pub bearer_if_any: bool,
}

/// An answer from the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WireResponse {
    /// HTTP status.
    pub status: u16,
    /// Media type of the body.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

/// `Send` on platforms with threads (everywhere but in the browser).
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSend: Send {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Send> MaybeSend for T {}
/// `Send` on platforms with threads (everywhere but in the browser).
#[cfg(target_arch = "wasm32")]
pub trait MaybeSend {}
#[cfg(target_arch = "wasm32")]
impl<T> MaybeSend for T {}

/// A way to send requests: `fetch` in a browser, the router itself within the API's process, HTTP between processes.
pub trait Transport {
    /// Sends the request and awaits the answer. Fails only if the transport fails ([`Problem::offline`]); an error answer is
    /// `Ok`.
    fn send(&self, request: WireRequest) -> impl Future<Output = Result<WireResponse, Problem>> + MaybeSend;
}

/// Calls endpoints over a transport.
#[derive(Clone, Debug, PartialEq)]
pub struct Client<T> {
    transport: T,
}

impl<T: Transport> Client<T> {
    /// Creates a client over `transport`.
    pub fn new(transport: T) -> Self {
        Self { transport }
    }

    /// The transport.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Calls an endpoint. Every error, including the transport's, is a [`Problem`].
    pub async fn send<E: Endpoint>(&self, endpoint: E) -> Result<E::Response, Problem> {
        read::<E>(self.transport.send(wire(endpoint)?).await?)
    }
}

/// Decodes the answer to `E`. Fails with the server's problem, or if the answer is not ours.
pub fn read<E: Endpoint>(response: WireResponse) -> Result<E::Response, Problem> {
    let answer = require_success(response)?;
    E::Response::decode(answer.content_type, answer.body).ok_or_else(|| Problem::foreign(answer.status))
}

/// Builds the request for `endpoint`. Fails only if a query or a body cannot be serialized.
pub fn wire<E: Endpoint>(endpoint: E) -> Result<WireRequest, Problem> {
    use crate::access::Access;
    let parts = endpoint.into_parts();
    let query = if E::HAS_QUERY {
        allpet_json::to_query(&parts.query)
    } else {
        Ok(String::new())
    };
    let body = E::HAS_BODY.then(|| parts.body.encode());
    let shape = Shape {
        method: E::METHOD,
        path: E::PATH,
        cookies: E::Access::COOKIE,
        bearer: E::Access::BEARER,
        bearer_if_any: E::Access::BEARER_IF_ANY,
    };
    // Code that is the same for every endpoint compiles once.
    shape
        .request(&parts.path, query, body, parts.key)
        .map_err(|error| Problem::new(MALFORMED).detail(error.to_string()))
}

/// The part of a request that is the same for every call of an endpoint.
struct Shape {
    method: Method,
    path: &'static str,
    cookies: bool,
    bearer: bool,
    bearer_if_any: bool,
}

impl Shape {
    #[inline(never)]
    fn request(
        self,
        path: &[(&'static str, String)],
        query: Result<String, allpet_json::Error>,
        body: Option<Result<EncodedBody, allpet_json::Error>>,
        key: Option<IdempotencyKey>,
    ) -> Result<WireRequest, allpet_json::Error> {
        let mut target = fill(self.path, path);
        let query = query?;
        if !query.is_empty() {
            target.push('?');
            target.push_str(&query);
        }
        let (content_type, body) = body.transpose()?.unzip();
        Ok(WireRequest {
            method: self.method,
            target,
            content_type,
            body: body.unwrap_or_default(),
            idempotency_key: key.map(|key| key.0),
            cookies: self.cookies,
            bearer: self.bearer,
            bearer_if_any: self.bearer_if_any,
        })
    }
}

/// Returns a success as it is, and turns anything else into its problem.
#[inline(never)]
fn require_success(response: WireResponse) -> Result<WireResponse, Problem> {
    if (200..300).contains(&response.status) {
        return Ok(response);
    }
    Err(json::read::<Problem>(&response.body)
        .ok()
        .filter(|problem| !problem.code.is_empty())
        .unwrap_or_else(|| Problem::foreign(response.status)))
}

/// Fills percent-encoded values into the `{names}` of a path.
fn fill(pattern: &str, values: &[(&'static str, String)]) -> String {
    let mut path = String::with_capacity(pattern.len() + 40);
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
        path.push_str(before);
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            encode_segment(value, &mut path);
        }
        rest = after;
    }
    path.push_str(rest);
    path
}

/// Percent-encodes all but RFC 3986's unreserved characters.
fn encode_segment(value: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            into.push('%');
            into.push(char::from(HEX[usize::from(byte >> 4)]));
            into.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}
