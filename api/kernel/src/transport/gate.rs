//! The gate of the internal port: only other processes of ours come in, each to the module that its token names.

use super::{
    Deadline,
    headers::{self, remove_local},
    peer::KEYS_PATH,
};
use crate::{
    Failure, Kernel, Module,
    cause::{Cause, ForwardedCause},
    failure::respond,
    http::request_id,
    token::{Claims, SERVICE_SECONDS},
};
use allpet_contract::{
    ErrorCode, Problem,
    problem::{SIGNED_OUT, TIMEOUT},
};
use allpet_domain::Timestamp;
use axum::{
    Json, Router,
    extract::{ConnectInfo, Request},
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};
use http::{HeaderMap, HeaderName};
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// The caller is no process of ours, or calls another module. No page sees it: the process that forwards a request answers 503.
pub(super) const PROCESS_REFUSED: ErrorCode = ErrorCode::new(
    421,
    "process-refused",
    "Only the processes of the API may call this port",
);

/// Marks a request that a module sends: the claims name it (`act`) and the person on whose behalf it calls.
#[derive(Clone, Debug)]
pub(crate) struct InternalCall {
    pub(crate) claims: Arc<Claims>,
}

/// Returns the routes that this process offers to other processes: those of its `modules`, each behind the gate, and its keys.
pub fn internal_routes(kernel: &Kernel, modules: &[Module]) -> Router {
    let keys = kernel.clone();
    let keys = Router::new().route(KEYS_PATH, get(move || async move { Json(keys.keys().jwks()) }));
    modules.iter().fold(keys, |all, module| {
        let (kernel, name) = (kernel.clone(), module.name);
        let gate = from_fn(move |request: Request, next: Next| {
            let kernel = kernel.clone();
            async move { pass(&kernel, name, request, next).await }
        });
        // `route_layer`: an unknown address stays one.
        all.merge(module.router.clone().route_layer(gate))
    })
}

async fn pass(kernel: &Kernel, module: &'static str, mut request: Request, next: Next) -> Response {
    let id = request_id(request.headers()).map(str::to_owned);
    match authorize(kernel, module, &mut request).await {
        Ok(deadline) => {
            let work = next.run(request);
            match tokio::time::timeout(deadline.remaining(), deadline.scope(work)).await {
                Ok(response) => response,
                // The other process has given up.
                Err(_) => respond(Problem::new(TIMEOUT), id.as_deref()),
            }
        }
        Err(failure) => respond(failure.into_problem(), id.as_deref()),
    }
}

/// Checks the service token, and replaces the headers of processes by what they mean.
async fn authorize(
    kernel: &Kernel,
    module: &'static str,
    request: &mut Request,
) -> Result<Deadline, Failure> {
    let token = header(request.headers(), &headers::SERVICE_TOKEN).ok_or(PROCESS_REFUSED)?;
    let service = kernel.verify(token).await.map_err(|error| {
        tracing::warn!(%error, "a process with a bad service token was refused");
        Problem::new(PROCESS_REFUSED)
    })?;
    let caller = service
        .act
        .clone()
        .filter(|_| service.aud == module)
        .ok_or_else(|| {
            tracing::warn!(
                audience = service.aud,
                module,
                "a service token for another module was refused"
            );
            Problem::new(PROCESS_REFUSED)
        })?;
    let limit = header(request.headers(), &headers::DEADLINE_MS).and_then(|text| text.parse().ok());
    let deadline = Deadline::after(limit.map_or(crate::http::TIME_LIMIT, Duration::from_millis));
    if caller == crate::auth::keys::PUBLIC_PORT {
        let client = header(request.headers(), &headers::CLIENT_ADDRESS);
        if let Some(client) = client.and_then(|text| text.parse::<SocketAddr>().ok()) {
            request.extensions_mut().insert(ConnectInfo(client));
        }
    } else {
        let person = on_behalf_of(kernel, request.headers()).await?;
        let claims = Claims::module(&caller, module, person.as_deref(), kernel.now());
        let cause = header(request.headers(), &headers::CAUSE).and_then(Cause::parse);
        request.extensions_mut().insert(InternalCall {
            claims: Arc::new(claims),
        });
        if let Some(cause) = cause {
            let actor = header(request.headers(), &headers::ACTOR).and_then(|text| text.parse().ok());
            let session = person.as_deref().and_then(|person| person.sid);
            request.extensions_mut().insert(ForwardedCause {
                cause,
                actor,
                session,
            });
        }
    }
    remove_local(request.headers_mut());
    Ok(deadline)
}

/// Returns the person on whose behalf a module calls, as the person's own token proves. It may have expired on the way.
async fn on_behalf_of(kernel: &Kernel, headers: &HeaderMap) -> Result<Option<Arc<Claims>>, Failure> {
    let Some(token) = header(headers, &headers::ON_BEHALF_OF) else {
        return Ok(None);
    };
    let tolerance = u64::from(SERVICE_SECONDS) * 1_000;
    let at = Timestamp::from_unix_millis(kernel.now().unix_millis().saturating_sub(tolerance));
    let claims = kernel.verify_at(token, at).await.map_err(|error| {
        tracing::warn!(%error, "a call on behalf of a person with a bad token was refused");
        Problem::new(SIGNED_OUT)
    })?;
    if claims.act.is_some() {
        return Err(SIGNED_OUT.into());
    }
    kernel.revocations().apply(kernel, claims).await.map(Some)
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
