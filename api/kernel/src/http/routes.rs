//! Typed routes: a handler is registered for an endpoint that `contract` declares.

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

/// A successful response with additional headers (a cookie, for example). A handler may return the plain value instead.
#[derive(Debug)]
pub struct Reply<T> {
    /// The body.
    pub body: T,
    /// The additional headers.
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
    /// Creates an empty set of routes.
    pub fn new(kernel: Kernel, state: S) -> Self {
        Self {
            kernel,
            state,
            router: axum::Router::new(),
            operations: Vec::new(),
        }
    }

    /// Registers `handler` for the endpoint that it takes as its third argument. The second argument is the caller; its type must
    /// match the access rule that the endpoint declares.
    ///
    /// # Panics
    /// At startup, if an endpoint requires a role and its path names no tenant.
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
        // Computed when the first body arrives.
        let schema: LazyLock<BodySchema> = LazyLock::new(BodySchema::of::<E::Body>);
        // Computed at the first error.
        let errors: LazyLock<Vec<ErrorCode>> = LazyLock::new(errors_of::<E>);
        // Behind one pointer, because axum clones a handler for each request, more than once.
        let shared = Arc::new((self.kernel.clone(), self.state.clone(), handler, schema, errors));
        let service = move |request: Request| {
            let shared = Arc::clone(&shared);
            async move {
                let (kernel, state, handler, schema, errors) = &*shared;
                let (mut parts, body) = request.into_parts();
                let outcome = async {
                    let (actor, endpoint, context) =
                        extract::<E, A>(kernel, schema, &mut parts, body).await?;
                    context
                        .scope(handler(state.clone(), actor, endpoint))
                        .await
                        .map(Into::into)
                        .map_err(Into::into)
                };
                let outcome = outcome.await;
                respond_with::<E>(&parts.headers, errors, outcome)
            }
        };
        self.router = self.router.route(E::PATH, on(method_filter(E::METHOD), service));
        self.operations.push(Operation::of::<E>());
        self
    }

    /// Returns the router, and its routes as the OpenAPI document describes them.
    pub fn finish(self) -> (axum::Router, Vec<Operation>) {
        (self.router, self.operations)
    }
}

fn method_filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

async fn extract<E: Endpoint, A: Actor>(
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
    let has_token = E::Access::BEARER_IF_ANY && parts.headers.contains_key(header::AUTHORIZATION);
    let claims = if E::Access::BEARER || has_token {
        Some(claims::<E>(kernel, &parts.headers).await?)
    } else {
        None
    };
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| kernel.client_address(info.0, &parts.headers));
    let mut current = None;
    if let Some(claims) = claims
        .as_deref()
        .filter(|_| E::Access::TENANT && E::METHOD != Method::Get)
    {
        current = kernel.with_current_roles(claims).await?;
    }
    let request = RequestParts {
        kernel,
        claims: current.as_ref().or(claims.as_deref()),
        headers: &parts.headers,
        peer,
        path: &path,
    };
    let actor = A::authorize(&request).inspect_err(|_| {
        if let Some(claims) = &claims {
            record_user(claims);
        }
    })?;
    let query = query::<E>(parts.uri.query().unwrap_or_default())?;
    let body = read_body::<E>(schema, &parts.headers, body).await?;
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
                Problem::new(SIGNED_OUT).detail("The access token has expired. Request a new one.")
            }
            TokenError::Invalid => {
                tracing::warn!("an invalid token was refused");
                Problem::new(SIGNED_OUT).detail("The access token is invalid.")
            }
        })?;
    // Only a module's token is valid at every endpoint. The `act` claim must be there too, or an app named “internal” would get
    // all.
    let is_module = claims.aud == audience::INTERNAL && claims.act.is_some();
    if !is_module && !E::AUDIENCE.contains(&claims.aud.as_str()) {
        record_user(&claims);
        let detail = format!("A token of the app “{}” is not valid here.", claims.aud);
        return Err(Problem::new(FORBIDDEN).detail(detail).into());
    }
    kernel.revocations().apply(kernel, claims).await
}

/// Adds the person to the log lines of a refused request.
fn record_user(claims: &Claims) {
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
    // `()` deserializes from `null` only, so a query that nobody declared is ignored.
    serde_json::from_str("null").map_err(Into::into)
}

async fn read_body<E: Endpoint>(
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

/// Uses the endpoint's own 413 code if it declares one.
fn too_large<E: Endpoint>() -> Problem {
    let limit = match E::Body::LIMIT / 1024 {
        kilobytes if kilobytes < 1024 => format!("{kilobytes} kB"),
        kilobytes => format!("{} MB", kilobytes / 1024),
    };
    let code = E::ERRORS.iter().find(|code| code.status == 413);
    Problem::new(code.copied().unwrap_or(TOO_LARGE)).detail(format!("This is too large: {limit} at most."))
}

/// An error that an endpoint returned without declaring it: an extension of the response, so that tests find it.
#[derive(Clone, Debug)]
pub struct UndeclaredError {
    /// The endpoint.
    pub endpoint: &'static str,
    /// The code of the error.
    pub code: String,
}

fn respond_with<E: Endpoint>(
    headers: &HeaderMap,
    errors: &LazyLock<Vec<ErrorCode>>,
    outcome: Result<HandlerOutput<E::Response>, Failure>,
) -> Response {
    let request_id = request_id(headers);
    let encoded = outcome.and_then(|output| match output {
        HandlerOutput::Reply(reply) => Ok((reply.body.encode()?, reply.headers)),
        HandlerOutput::RawJson(json) => Ok(((Some("application/json".to_owned()), json), Vec::new())),
    });
    match encoded {
        Ok(((kind, bytes), extra)) => {
            let mut response = success_response::<E>(headers, kind, bytes);
            for (name, value) in extra {
                // `Cache-Control` is replaced, as it may occur only once; other headers may occur several times.
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
            tracing::warn!(
                endpoint,
                code,
                "an endpoint returned an error that it does not declare"
            );
            let mut response = respond(problem, request_id);
            response
                .extensions_mut()
                .insert(UndeclaredError { endpoint, code });
            response
        }
    }
}

fn success_response<E: Endpoint>(headers: &HeaderMap, kind: Option<String>, bytes: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(E::SUCCESS).unwrap_or(StatusCode::OK);
    if status == StatusCode::NO_CONTENT {
        return status.into_response();
    }
    let mut response = Response::builder()
        .status(status)
        .header(header::CACHE_CONTROL, cache_control::<E>());
    if E::METHOD == Method::Get {
        let etag = etag(&bytes);
        if headers
            .get(header::IF_NONE_MATCH)
            .is_some_and(|known| known.as_bytes() == etag.as_bytes())
        {
            return response
                .status(StatusCode::NOT_MODIFIED)
                .header(header::ETAG, etag)
                .body(Body::empty())
                .unwrap_or_default();
        }
        response = response.header(header::ETAG, etag);
    }
    if let Some(kind) = kind {
        response = response.header(header::CONTENT_TYPE, kind);
    }
    response.body(Body::from(bytes)).unwrap_or_default()
}

/// Returns the caching rule. Public responses are revalidated at each use; personal ones are never stored.
fn cache_control<E: Endpoint>() -> &'static str {
    if E::Access::BEARER || E::Access::COOKIE {
        "no-store"
    } else {
        "private, no-cache"
    }
}

/// Computes the `ETag`. It protects no secret, so a fast hash is enough.
fn etag(bytes: &[u8]) -> String {
    let hash = XxHash3_128::oneshot(bytes).to_be_bytes();
    format!("\"{}\"", crate::cursor::base64url(&hash))
}
