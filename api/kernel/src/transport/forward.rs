//! The routes of modules that run in other processes: each hands its request on and returns the answer.

use super::{
    Deadline, InternalCall,
    exchange::{Outgoing, Unavailable},
    gate::PROCESS_REFUSED,
    headers::{self, remove_local},
    peer::{Peers, Replicas},
    retry::is_repeatable,
};
use crate::{
    Kernel,
    auth::keys::PUBLIC_PORT,
    cause::{Cause, Context},
    failure::respond,
    http::{TIME_LIMIT, method_filter, request_id},
    operations::module_parameter,
    proxies::FORWARDED_FOR,
};
use allpet_contract::{
    Problem,
    problem::{INTERNAL, MALFORMED, TIMEOUT, TOO_LARGE},
    routes::{Route, routes_of, routes_of_every_module},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request},
    response::Response,
    routing::on,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// Maximum length of path and query, in bytes.
const TARGET_MAX: usize = 32 * 1024;

/// A module of another process.
#[derive(Debug)]
struct RemoteModule {
    kernel: Kernel,
    peers: Arc<Peers>,
    replicas: Arc<Replicas>,
    name: &'static str,
}

/// Returns the routes of all modules that run in the other processes of `kernel`.
pub fn forwarding_routes(kernel: &Kernel) -> Router {
    let Some(peers) = kernel.peers() else {
        return Router::new();
    };
    let modules = peers.all.iter().flat_map(|replicas| {
        let modules = replicas.modules.iter();
        modules.map(|name| (Arc::clone(replicas), *name))
    });
    modules.fold(Router::new(), |router, (replicas, name)| {
        let remote = Arc::new(RemoteModule {
            kernel: kernel.clone(),
            peers: Arc::clone(&peers),
            replicas,
            name,
        });
        let of_every_module =
            routes_of_every_module().map(|route| (module_parameter(name).fill(route.path), route));
        let routes = routes_of(name).map(|route| (route.path.to_owned(), route));
        routes
            .chain(of_every_module)
            .fold(router, |router, (path, route)| {
                let remote = Arc::clone(&remote);
                let service = move |request: Request| {
                    let remote = Arc::clone(&remote);
                    async move { remote.forward(route, request).await }
                };
                router.route(&path, on(method_filter(route.method), service))
            })
    })
}

impl RemoteModule {
    async fn forward(&self, route: Route, request: Request) -> Response {
        let id = request_id(request.headers()).map(str::to_owned);
        let is_head = request.method() == http::Method::HEAD;
        tracing::Span::current().record("endpoint", route.path);
        let outcome = async {
            let outgoing = self.outgoing(route, request).await?;
            let deadline = Deadline::after(TIME_LIMIT);
            let randomness = self.kernel.randomness();
            let sent = self
                .replicas
                .send(&self.peers.http, &outgoing, deadline, randomness);
            let response = sent.await.map_err(unavailable)?;
            if response.status().as_u16() == PROCESS_REFUSED.status {
                // The person is not at fault: keys or clocks of the processes differ.
                tracing::error!(
                    module = self.name,
                    "the process of a module refuses this one; run `api doctor`"
                );
                return Err(unavailable(Unavailable {
                    retry_after: Duration::from_secs(2),
                }));
            }
            Ok(response)
        };
        match outcome.await {
            Ok(response) => {
                let (mut parts, body) = response.into_parts();
                // The answer to HEAD has no body that tells it.
                let length = parts
                    .headers
                    .get(header::CONTENT_LENGTH)
                    .filter(|_| is_head)
                    .cloned();
                remove_local(&mut parts.headers);
                if let Some(length) = length {
                    parts.headers.insert(header::CONTENT_LENGTH, length);
                }
                Response::from_parts(parts, Body::new(body))
            }
            Err(problem) => respond(problem, id.as_deref()),
        }
    }

    /// Builds the request to the other process. A module's call says on whose behalf and why; a request from outside keeps what the
    /// client sent.
    async fn outgoing(&self, route: Route, request: Request) -> Result<Outgoing, Problem> {
        let (mut parts, body) = request.into_parts();
        remove_local(&mut parts.headers);
        let caller = if let Some(call) = parts.extensions.get::<InternalCall>() {
            self.add_call(&mut parts.headers, call)?;
            call.claims.act.as_deref().unwrap_or_default()
        } else {
            let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
            let client = peer.map(|peer| self.kernel.client_address(peer.0, &parts.headers));
            // It has said what it can; the other process takes the client's address from us.
            parts.headers.remove(FORWARDED_FOR);
            if let Some(client) = client {
                set(&mut parts.headers, headers::CLIENT_ADDRESS, &client.to_string())?;
            }
            PUBLIC_PORT
        };
        let token = self.kernel.service_token(caller, self.name).map_err(broken)?;
        set(&mut parts.headers, headers::SERVICE_TOKEN, &token)?;
        if !route.has_cookie {
            parts.headers.remove(header::COOKIE);
        }
        let body = match route.body_max {
            0 => Bytes::new(),
            most => to_bytes(body, most).await.map_err(|_| Problem::new(TOO_LARGE))?,
        };
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
        if target.len() > TARGET_MAX {
            return Err(Problem::new(MALFORMED).detail("This address is too long."));
        }
        Ok(Outgoing {
            repeatable: is_repeatable(&parts.method, route.has_key),
            target: target.to_owned(),
            method: parts.method,
            headers: parts.headers,
            body,
        })
    }

    /// Adds to the call of a module on whose behalf it is made, its cause and its trace.
    fn add_call(&self, into: &mut HeaderMap, call: &InternalCall) -> Result<(), Problem> {
        if !call.claims.sub.0.is_nil() {
            let token = call.claims.token.as_ref().ok_or_else(|| {
                broken(format!(
                    "the person on whose behalf “{}” is called has no token",
                    self.name
                ))
            })?;
            set(into, headers::ON_BEHALF_OF, &token.0)?;
        }
        let context = Context::current();
        set(into, headers::CAUSE, &context.cause.to_string())?;
        if let Some(actor) = context.actor {
            set(into, headers::ACTOR, &actor.to_string())?;
        }
        if let Cause::Request(id) = &context.cause {
            set(into, headers::REQUEST_ID, id)?;
        }
        if let Some(trace) = &context.traceparent {
            set(into, headers::TRACEPARENT, trace)?;
        }
        Ok(())
    }
}

fn unavailable(unavailable: Unavailable) -> Problem {
    let seconds = unavailable.retry_after.as_secs_f64().ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few seconds"
    )]
    Problem::new(TIMEOUT)
        .detail("This service isn’t responding. Try again shortly.")
        .retry_in(seconds as u32)
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<(), Problem> {
    headers.insert(name, HeaderValue::try_from(value).map_err(broken)?);
    Ok(())
}

fn broken(error: impl std::fmt::Display) -> Problem {
    tracing::error!(%error, "a request cannot be forwarded");
    Problem::new(INTERNAL)
}
