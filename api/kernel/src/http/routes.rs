//! Typed routes: a handler is registered against the endpoint that `contract` declares, and against nothing else.

use super::incoming_text::{BodySchema, clean_json, clean_parameter, clean_query};
use crate::{
    Failure, Kernel,
    actor::{Actor, RequestParts},
    cause::Context,
    failure::respond,
    http::request_id,
    openapi::{Operation, declares, errors_of},
    raw_json::HandlerOutput,
    token::{Claims, TokenError},
};
use allpet_contract::{
    Endpoint, ErrorCode, IdempotencyKey, Method, Problem,
    access::{Access, audience},
    endpoint::{Answer, Body as _},
    problem::{FORBIDDEN, MALFORMED, SIGNED_OUT, TOO_LARGE},
};
use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, FromRequestParts as _, RawPathParams, Request},
    response::{IntoResponse as _, Response},
    routing::{MethodFilter, on},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts};
use std::{
    net::SocketAddr,
    sync::{Arc, LazyLock},
};
use twox_hash::XxHash3_128;

/// The routes of a module whose handlers share `S`.
#[derive(Debug)]
pub struct Routes<S> {
    kernel: Kernel,
    state: S,
    router: axum::Router,
    operations: Vec<Operation>,
}

/// A good answer with headers of its own (a cookie, say). A handler may answer the plain value instead.
#[derive(Debug)]
pub struct Reply<T> {
    /// The answer.
    pub body: T,
    /// Its headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl<T> From<T> for Reply<T> {
    fn from(body: T) -> Self {
        Self {
            body,
            headers: Vec::new(),
        }
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes yet.
    pub fn new(kernel: Kernel, state: S) -> Self {
        Self {
            kernel,
            state,
            router: axum::Router::new(),
            operations: Vec::new(),
        }
    }

    /// Registers `handler` for the endpoint that it takes as its third argument. The second is the caller: it must be the
    /// kind that the endpoint declares.
    ///
    /// # Panics
    /// At start, where an endpoint asks for a role but its path names no tenant.
    #[must_use]
    pub fn on<E, A, R, X, F, Fut>(mut self, handler: F) -> Self
    where
        E: Endpoint,
        A: Actor<For = E::Access>,
        R: Into<HandlerOutput<E::Response>>,
        X: Into<Failure>,
        F: Fn(S, A, E) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<R, X>> + Send,
    {
        assert!(
            !E::Access::TENANT || E::PATH.contains("{tenant}"),
            "{} names no tenant in its path",
            E::NAME
        );
        // Made when the first body comes.
        let schema: LazyLock<BodySchema> = LazyLock::new(BodySchema::of::<E::Body>);
        // Made when the first error is answered.
        let errors: LazyLock<Vec<ErrorCode>> = LazyLock::new(errors_of::<E>);
        // Behind one pointer: axum clones a handler for each request, more than once.
        let shared = Arc::new((self.kernel.clone(), self.state.clone(), handler, schema, errors));
        let service = move |request: Request| {
            let shared = Arc::clone(&shared);
            async move {
                let (kernel, state, handler, schema, errors) = &*shared;
                let (mut parts, body) = request.into_parts();
                let outcome = async {
                    let (actor, endpoint, context) = arrive::<E, A>(kernel, schema, &mut parts, body).await?;
                    context
                        .scope(handler(state.clone(), actor, endpoint))
                        .await
                        .map(Into::into)
                        .map_err(Into::into)
                };
                let outcome = outcome.await;
                answer::<E>(&parts.headers, errors, outcome)
            }
        };
        self.router = self.router.route(E::PATH, on(filter(E::METHOD), service));
        self.operations.push(Operation::of::<E>());
        self
    }

    /// The router, and its routes as the OpenAPI document describes them.
    pub fn finish(self) -> (axum::Router, Vec<Operation>) {
        (self.router, self.operations)
    }
}

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

async fn arrive<E: Endpoint, A: Actor>(
    kernel: &Kernel,
    schema: &LazyLock<BodySchema>,
    parts: &mut Parts,
    body: Body,
) -> Result<(A, E, Context), Failure> {
    let params = RawPathParams::from_request_parts(parts, &()).await.ok();
    let path = move |wanted: &str| {
        let mut params = params.iter().flatten();
        let found = params.find(|(name, _)| *name == wanted);
        found.and_then(|(_, value)| clean_parameter(value))
    };
    let offered = E::Access::BEARER_IF_ANY && parts.headers.contains_key(header::AUTHORIZATION);
    let claims = if E::Access::BEARER || offered {
        Some(claims::<E>(kernel, &parts.headers).await?)
    } else {
        None
    };
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| kernel.visitor(info.0, &parts.headers));
    let mut present = None;
    if let Some(claims) = claims
        .as_deref()
        .filter(|_| E::Access::TENANT && E::METHOD != Method::Get)
    {
        present = kernel.with_present_roles(claims).await?;
    }
    let arrival = RequestParts {
        kernel,
        claims: present.as_ref().or(claims.as_deref()),
        headers: &parts.headers,
        peer,
        path: &path,
    };
    let actor = A::authorize(&arrival).inspect_err(|_| {
        if let Some(claims) = &claims {
            note_user(claims);
        }
    })?;
    let query = query::<E>(parts.uri.query().unwrap_or_default())?;
    let body = read::<E>(schema, &parts.headers, body).await?;
    let key = parts
        .headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok());
    let endpoint = E::from_parts(&path, query, body, key.map(|key| IdempotencyKey(key.to_owned())))?;
    let context = Context::of_request(&parts.headers, claims.as_deref());
    Ok((actor, endpoint, context))
}

async fn claims<E: Endpoint>(kernel: &Kernel, headers: &HeaderMap) -> Result<Arc<Claims>, Failure> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or(SIGNED_OUT)?;
    let claims = kernel
        .keys()
        .verify(token, kernel.now())
        .map_err(|error| match error {
            TokenError::Expired => {
                Problem::new(SIGNED_OUT).detail("The access token has ended. Ask for a new one.")
            }
            TokenError::Invalid => {
                tracing::warn!("a token that is not one of ours was refused");
                Problem::new(SIGNED_OUT).detail("The access token is not one of ours.")
            }
        })?;
    // Only a module has a token that every endpoint takes; an app of that name would open them all.
    let is_module = claims.aud == audience::INTERNAL && claims.act.is_some();
    if !is_module && !E::AUDIENCE.contains(&claims.aud.as_str()) {
        note_user(&claims);
        let detail = format!("A token of the app “{}” is not taken here.", claims.aud);
        return Err(Problem::new(FORBIDDEN).detail(detail).into());
    }
    kernel.revocations().apply(kernel, claims).await
}

/// Names the person in the log lines of a request that is refused.
fn note_user(claims: &Claims) {
    tracing::Span::current().record("user", tracing::field::display(claims.sub));
}

fn query<E: Endpoint>(text: &str) -> Result<E::Query, Failure> {
    if E::HAS_QUERY {
        return serde_urlencoded::from_str(&clean_query(text)?).map_err(|error| {
            Problem::new(MALFORMED)
                .detail(format!("The query cannot be read: {error}."))
                .into()
        });
    }
    // `()` reads from `null` alone, whatever stands behind an unasked question mark.
    serde_json::from_str("null").map_err(Into::into)
}

async fn read<E: Endpoint>(
    schema: &LazyLock<BodySchema>,
    headers: &HeaderMap,
    body: Body,
) -> Result<E::Body, Failure> {
    let bytes = if E::HAS_BODY {
        to_bytes(body, E::Body::LIMIT)
            .await
            .map_err(|_| too_large::<E>())?
            .to_vec()
    } else {
        Vec::new()
    };
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let bytes = if E::Body::IS_JSON {
        clean_json(schema, bytes)?
    } else {
        bytes
    };
    E::Body::decode(kind, bytes).map_err(|error| {
        Problem::new(MALFORMED)
            .detail(format!("The body cannot be read: {error}."))
            .into()
    })
}

/// In the endpoint's own words where it declares a 413.
fn too_large<E: Endpoint>() -> Problem {
    let limit = match E::Body::LIMIT / 1024 {
        kilobytes if kilobytes < 1024 => format!("{kilobytes} kB"),
        kilobytes => format!("{} MB", kilobytes / 1024),
    };
    let code = E::ERRORS.iter().find(|code| code.status == 413);
    Problem::new(code.copied().unwrap_or(TOO_LARGE)).detail(format!("This is too large: {limit} at most."))
}

/// An error that an endpoint answered without declaring it: an extension of the answer, for tests to find.
#[derive(Clone, Debug)]
pub struct UndeclaredError {
    /// The endpoint.
    pub endpoint: &'static str,
    /// The code of the error.
    pub code: String,
}

fn answer<E: Endpoint>(
    headers: &HeaderMap,
    errors: &LazyLock<Vec<ErrorCode>>,
    outcome: Result<HandlerOutput<E::Response>, Failure>,
) -> Response {
    let request_id = request_id(headers);
    let encoded = outcome.and_then(|given| match given {
        HandlerOutput::Reply(reply) => Ok((reply.body.encode()?, reply.headers)),
        HandlerOutput::RawJson(json) => Ok(((Some("application/json".to_owned()), json), Vec::new())),
    });
    match encoded {
        Ok(((kind, bytes), extra)) => {
            let mut response = good::<E>(headers, kind, bytes);
            for (name, value) in extra {
                // What may be kept, and for how long, is said once; other headers may come several times.
                if name == header::CACHE_CONTROL {
                    response.headers_mut().insert(name, value);
                } else {
                    response.headers_mut().append(name, value);
                }
            }
            response
        }
        Err(failure) => {
            let problem = failure.into_problem();
            if declares(errors, &problem) {
                return respond(problem, request_id);
            }
            let (endpoint, code) = (E::NAME, problem.code.clone());
            tracing::warn!(endpoint, code, "answered an error that is not declared");
            let mut response = respond(problem, request_id);
            response
                .extensions_mut()
                .insert(UndeclaredError { endpoint, code });
            response
        }
    }
}

fn good<E: Endpoint>(headers: &HeaderMap, kind: Option<String>, bytes: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(E::SUCCESS).unwrap_or(StatusCode::OK);
    if status == StatusCode::NO_CONTENT {
        return status.into_response();
    }
    let mut response = Response::builder()
        .status(status)
        .header(header::CACHE_CONTROL, keeping::<E>());
    if E::METHOD == Method::Get {
        let tag = tag(&bytes);
        if headers
            .get(header::IF_NONE_MATCH)
            .is_some_and(|known| known.as_bytes() == tag.as_bytes())
        {
            return response
                .status(StatusCode::NOT_MODIFIED)
                .header(header::ETAG, tag)
                .body(Body::empty())
                .unwrap_or_default();
        }
        response = response.header(header::ETAG, tag);
    }
    if let Some(kind) = kind {
        response = response.header(header::CONTENT_TYPE, kind);
    }
    response.body(Body::from(bytes)).unwrap_or_default()
}

/// Who may keep the answer: a browser keeps what is the same for all and asks whether it still is; what is somebody's own is
/// kept nowhere.
fn keeping<E: Endpoint>() -> &'static str {
    if E::Access::BEARER || E::Access::COOKIE {
        "no-store"
    } else {
        "private, no-cache"
    }
}

/// Says whether an answer is another one. It keeps nothing secret and nobody out, so it need not be slow to forge.
fn tag(bytes: &[u8]) -> String {
    let hash = XxHash3_128::oneshot(bytes).to_be_bytes();
    format!("\"{}\"", crate::cursor::base64url(&hash))
}
