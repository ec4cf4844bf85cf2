//! The kernel: what all modules share at run time: clock, randomness, keys, exact origins, and the router between them.

use crate::{
    Clock, Randomness,
    actor::Caller,
    auth::service_token_cache::ServiceTokenCache,
    config::are_https,
    proxies::TrustedProxies,
    revocations::Revocations,
    token::{Claims, Keys},
};
use allpet_contract::{
    Client, Problem, Transport, WireRequest, WireResponse, identity::Workplace, problem,
    tenants::WorkplacesOf,
};
use allpet_domain::{Day, Timestamp, role::Grant};
use axum::body::Body;
use http::{HeaderMap, header};
use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
};
use tower::ServiceExt as _;

/// The shared state of all modules; cheap to clone.
#[derive(Clone, Debug)]
pub struct Kernel {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    clock: Clock,
    randomness: Randomness,
    keys: Keys,
    origins: Vec<String>,
    proxies: OnceLock<TrustedProxies>,
    secure_cookies: OnceLock<bool>,
    router: OnceLock<axum::Router>,
    service_tokens: ServiceTokenCache,
    confirms_roles: OnceLock<()>,
    revocations: Revocations,
}

impl Kernel {
    /// Creates a kernel. `origins`: the exact origins of our own pages, which may use the session cookie and send cross-origin
    /// requests.
    pub fn new(clock: Clock, randomness: Randomness, keys: Keys, origins: Vec<String>) -> Self {
        Self {
            shared: Arc::new(Shared {
                clock,
                randomness,
                keys,
                origins,
                proxies: OnceLock::new(),
                secure_cookies: OnceLock::new(),
                router: OnceLock::new(),
                service_tokens: ServiceTokenCache::default(),
                confirms_roles: OnceLock::new(),
                revocations: Revocations::default(),
            }),
        }
    }

    /// Returns the current time.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// Returns the current day in UTC.
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// Returns the clock.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Returns the source of randomness.
    pub fn randomness(&self) -> &Randomness {
        &self.shared.randomness
    }

    /// Returns the key pair of tokens.
    pub fn keys(&self) -> &Keys {
        &self.shared.keys
    }

    /// Returns the sessions that ended and the roles that changed while tokens are in use.
    pub fn revocations(&self) -> &Revocations {
        &self.shared.revocations
    }

    /// Returns the exact origins of our own pages, the shell's first.
    pub fn origins(&self) -> &[String] {
        &self.shared.origins
    }

    /// Trusts these proxies to report the client's address. By default none is trusted. Only the first call counts.
    pub fn trust_proxies(&self, proxies: TrustedProxies) {
        let _ = self.shared.proxies.set(proxies);
    }

    /// Sets whether cookies travel over https only. By default they do if the shell's origin is https. Only the first call
    /// counts.
    pub fn set_secure_cookies(&self, secure: bool) {
        let _ = self.shared.secure_cookies.set(secure);
    }

    /// Returns whether cookies travel over https only.
    pub fn secure_cookies(&self) -> bool {
        let configured = self.shared.secure_cookies.get().copied();
        configured.unwrap_or_else(|| are_https(self.origins()))
    }

    /// Returns the client's address of a request that `peer` handed over with these headers.
    pub fn client_address(&self, peer: SocketAddr, headers: &HeaderMap) -> SocketAddr {
        let proxies = self.shared.proxies.get();
        proxies.map_or(peer, |proxies| proxies.client_address(peer, headers))
    }

    /// From now on asks the tenants module for the current roles at each write by staff, so that a former member writes nothing
    /// more. For processes that contain the tenants module.
    pub fn confirm_roles(&self) {
        let _ = self.shared.confirms_roles.set(());
    }

    /// Returns `claims` with their bearer's current roles; `None` if the token is to be believed. A module that acts on behalf of
    /// a person passed this check when it was called.
    pub(crate) async fn with_current_roles(&self, claims: &Claims) -> Result<Option<Claims>, Problem> {
        if self.shared.confirms_roles.get().is_none() || claims.act.is_some() {
            return Ok(None);
        }
        let user = claims.sub;
        let workplaces = self.client("kernel").send(WorkplacesOf { user }).await?;
        let grant = |workplace: Workplace| Grant {
            tenant: workplace.tenant,
            role: workplace.role,
        };
        Ok(Some(Claims {
            roles: workplaces.into_iter().map(grant).collect(),
            ..claims.clone()
        }))
    }

    /// Connects the modules, which can then call each other. Only the first call counts.
    pub fn connect(&self, router: axum::Router) {
        let _ = self.shared.router.set(router);
    }

    /// Returns a client with which `module` calls other modules on its own behalf.
    pub fn client(&self, module: &'static str) -> Client<InProcess> {
        Client::new(InProcess {
            kernel: self.clone(),
            module,
            on_behalf: None,
        })
    }

    /// Returns a client with which `module` calls other modules on behalf of its caller.
    pub fn client_for(&self, module: &'static str, caller: &Caller) -> Client<InProcess> {
        Client::new(InProcess {
            kernel: self.clone(),
            module,
            on_behalf: Some(caller.claims.clone()),
        })
    }
}

/// A transport that hands a module's request to the other module's router in memory, with a service token.
#[derive(Clone, Debug)]
pub struct InProcess {
    kernel: Kernel,
    module: &'static str,
    on_behalf: Option<Claims>,
}

/// Maximum size of another module's response: the largest upload.
const RESPONSE_MAX: usize = 16 * 1024 * 1024;

impl InProcess {
    fn token(&self) -> Result<Arc<str>, jsonwebtoken::errors::Error> {
        let (shared, now) = (&self.kernel.shared, self.kernel.now());
        if self.on_behalf.is_none() {
            return shared.service_tokens.get_or_sign(self.module, &shared.keys, now);
        }
        let claims = Claims::module(self.module, self.on_behalf.as_ref(), now);
        Ok(shared.keys.sign(&claims)?.into())
    }
}

impl Transport for InProcess {
    async fn send(&self, wire: WireRequest) -> Result<WireResponse, Problem> {
        let broken = |error: &dyn std::fmt::Display| {
            tracing::error!(module = self.module, target = wire.target, %error, "a module could not be called");
            Problem::new(problem::INTERNAL)
        };
        let router = self
            .kernel
            .shared
            .router
            .get()
            .ok_or_else(|| broken(&"the modules are not connected"))?
            .clone();
        let token = self.token().map_err(|error| broken(&error))?;
        let mut request = http::Request::builder()
            .method(wire.method.as_str())
            .uri(&wire.target)
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        if let Some(kind) = &wire.content_type {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(key) = &wire.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        let request = request
            .body(Body::from(wire.body.clone()))
            .map_err(|error| broken(&error))?;
        let response = router.oneshot(request).await.map_err(|error| broken(&error))?;
        let status = response.status().as_u16();
        let content_type = response
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let body = axum::body::to_bytes(response.into_body(), RESPONSE_MAX)
            .await
            .map_err(|error| broken(&error))?;
        Ok(WireResponse {
            status,
            content_type,
            body: body.to_vec(),
        })
    }
}
