//! Extraction: from a request to the caller, the endpoint's request and the context.

use super::{
    incoming_text::{BodySchema, clean_json, clean_parameter, clean_query},
    limits::{ActiveLimit, LimitCharges, LimitedCaller},
    routes::FixedParameter,
};
use crate::{
    Failure, Kernel,
    actor::{Actor, RequestParts},
    cause::Context,
    token::{Claims, TokenError},
    transport::InternalCall,
};
use allpet_contract::{
    Endpoint, IdempotencyKey, Method, Problem,
    access::Access,
    endpoint::Body as _,
    problem::{FORBIDDEN, MALFORMED, SIGNED_OUT, TOO_LARGE},
};
use allpet_domain::id::TenantId;
use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, FromRequestParts as _, RawPathParams},
};
use http::{HeaderMap, header, request::Parts};
use std::{
    net::SocketAddr,
    sync::{Arc, LazyLock},
};
use tracing::{Span, field::display};

/// Counts the request, authorizes the caller, and reads the endpoint's request with clean texts. Fails with the problem for the
/// caller. Counts nothing without `limits`.
pub(super) async fn extract<E: Endpoint, A: Actor>(
    kernel: &Kernel,
    schema: &LazyLock<BodySchema>,
    fixed: Option<FixedParameter>,
    parts: &mut Parts,
    body: Body,
    limits: Option<(&[ActiveLimit], &mut LimitCharges)>,
) -> Result<(A, E, Context), Failure> {
    let params = RawPathParams::from_request_parts(parts, &()).await.ok();
    let path = move |wanted: &str| {
        if let Some(fixed) = fixed.filter(|fixed| fixed.name == wanted) {
            return Some(fixed.value.to_owned());
        }
        let mut params = params.iter().flatten();
        let found = params.find(|(name, _)| *name == wanted);
        found.and_then(|(_, value)| clean_parameter(value))
    };
    let has_token = E::Access::BEARER_IF_ANY && parts.headers.contains_key(header::AUTHORIZATION);
    let claims = match parts.extensions.get::<InternalCall>() {
        Some(call) => Some(Arc::clone(&call.claims)),
        None if E::Access::BEARER || has_token => Some(claims::<E>(kernel, &parts.headers).await?),
        None => None,
    };
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| kernel.client_address(info.0, &parts.headers));
    if let Some((limits, counted)) = limits {
        // An overloaded server refuses before it spends more work.
        kernel.admission().check_room(E::PRIORITY)?;
        let caller = LimitedCaller {
            person: claims.as_deref().map(|claims| claims.sub),
            session: claims.as_deref().and_then(|claims| claims.sid),
            address: peer.map(|peer| peer.ip()),
            path: &path,
        };
        counted.take(limits, &caller).await?;
    }
    let mut current = None;
    if let Some(claims) = claims
        .as_deref()
        .filter(|_| E::Access::TENANT && E::METHOD != Method::Get)
    {
        current = kernel.with_current_roles(claims).await?;
    }
    if let Some(claims) = claims.as_deref().filter(|_| E::Access::PLATFORM) {
        current = kernel.with_current_platform_role(claims).await?;
    }
    let request = RequestParts {
        kernel,
        claims: current.as_ref().or(claims.as_deref()),
        headers: &parts.headers,
        peer,
        path: &path,
    };
    if let Some(claims) = &claims {
        record_person(claims);
    }
    if let Some(tenant) = path("tenant").and_then(|text| text.parse::<TenantId>().ok()) {
        Span::current().record("tenant", display(tenant));
    }
    let actor = A::authorize(&request)?;
    let query = query::<E>(parts.uri.query().unwrap_or_default())?;
    let body = read_body::<E>(schema, &parts.headers, body).await?;
    let key = parts
        .headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok());
    let endpoint = E::from_parts(&path, query, body, key.map(|key| IdempotencyKey(key.to_owned())))?;
    let context = Context::of_request(parts, claims.as_deref(), E::NAME);
    Ok((actor, endpoint, context))
}

async fn claims<E: Endpoint>(kernel: &Kernel, headers: &HeaderMap) -> Result<Arc<Claims>, Failure> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or(SIGNED_OUT)?;
    let invalid = || {
        tracing::warn!("an invalid token was refused");
        Problem::new(SIGNED_OUT).detail("The access token is invalid.")
    };
    let claims = kernel.verify(token).await.map_err(|error| match error {
        TokenError::Expired => {
            Problem::new(SIGNED_OUT).detail("The access token has expired. Request a new one.")
        }
        TokenError::Invalid | TokenError::UnknownKey => invalid(),
    })?;
    // A service token is for the gate between processes (`transport::gate`), never for an endpoint.
    if claims.act.is_some() {
        return Err(invalid().into());
    }
    if !E::AUDIENCE.contains(&claims.aud.as_str()) {
        record_person(&claims);
        let detail = format!("A token of the app “{}” is not valid here.", claims.aud);
        return Err(Problem::new(FORBIDDEN).detail(detail).into());
    }
    kernel.revocations().apply(kernel, claims).await
}

/// Adds the person to the log lines of a request.
fn record_person(claims: &Claims) {
    if !claims.sub.0.is_nil() {
        Span::current().record("person", display(claims.sub));
    }
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
