//! What all modules share at run time: clock, dice, keys, exact origins, and the way to each other.

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

/// Shared by all modules; cheap to clone.
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
    /// `origins`: the exact origins of our own pages, which may use the session cookie and call across origins.
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

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// The present day in UTC.
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// The clock itself.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// The source of randomness.
    pub fn randomness(&self) -> &Randomness {
        &self.shared.randomness
    }

    /// The key pair of tokens.
    pub fn keys(&self) -> &Keys {
        &self.shared.keys
    }

    /// What ended or changed since the tokens that are out were made.
    pub fn revocations(&self) -> &Revocations {
        &self.shared.revocations
    }

    /// The exact origins of our own pages, the shell's first.
    pub fn origins(&self) -> &[String] {
        &self.shared.origins
    }

    /// Believes these proxies what they say of who called them; without, nobody. Only the first call counts.
    pub fn trust(&self, proxies: TrustedProxies) {
        let _ = self.shared.proxies.set(proxies);
    }

    /// Says whether cookies travel over https alone; without, they do where the shell's origin is https. Only the first call
    /// counts.
    pub fn set_secure_cookies(&self, secure: bool) {
        let _ = self.shared.secure_cookies.set(secure);
    }

    /// Whether cookies travel over https alone.
    pub fn secure_cookies(&self) -> bool {
        let said = self.shared.secure_cookies.get().copied();
        said.unwrap_or_else(|| are_https(self.origins()))
    }

    /// Where a request comes from that `peer` handed over with these headers.
    pub fn visitor(&self, peer: SocketAddr, headers: &HeaderMap) -> SocketAddr {
        let proxies = self.shared.proxies.get();
        proxies.map_or(peer, |proxies| proxies.visitor(peer, headers))
    }

    /// From now on a role in a token is not believed at a write: tenants is asked each time, so that somebody who was taken off
    /// the staff writes nothing more. A process that holds tenants, or reaches it, says so.
    pub fn confirm_roles(&self) {
        let _ = self.shared.confirms_roles.set(());
    }

    /// `claims` with the roles that their bearer has now; none where a token is believed. A module that acts on behalf of
    /// somebody was let in by this check before.
    pub(crate) async fn with_present_roles(&self, claims: &Claims) -> Result<Option<Claims>, Problem> {
        if self.shared.confirms_roles.get().is_none() || claims.act.is_some() {
            return Ok(None);
        }
        let user = claims.sub;
        let workplaces = self.client("kernel").send(WorkplacesOf { user }).await?;
        let grant = |place: Workplace| Grant {
            tenant: place.tenant,
            role: place.role,
        };
        Ok(Some(Claims {
            roles: workplaces.into_iter().map(grant).collect(),
            ..claims.clone()
        }))
    }

    /// Connects the modules: from now on they can call each other. Only the first call counts.
    pub fn connect(&self, router: axum::Router) {
        let _ = self.shared.router.set(router);
    }

    /// A client with which `module` calls other modules on its own behalf.
    pub fn client(&self, module: &'static str) -> Client<InProcess> {
        Client::new(InProcess {
            kernel: self.clone(),
            module,
            on_behalf: None,
        })
    }

    /// A client with which `module` calls other modules on behalf of whoever called it.
    pub fn client_for(&self, module: &'static str, caller: &Caller) -> Client<InProcess> {
        Client::new(InProcess {
            kernel: self.clone(),
            module,
            on_behalf: Some(caller.claims.clone()),
        })
    }
}

/// Hands a module's request to the other module's router in memory, with a service token.
#[derive(Clone, Debug)]
pub struct InProcess {
    kernel: Kernel,
    module: &'static str,
    on_behalf: Option<Claims>,
}

/// Answers of other modules are read up to this size: the largest upload.
const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

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
        let body = axum::body::to_bytes(response.into_body(), LARGEST_ANSWER)
            .await
            .map_err(|error| broken(&error))?;
        Ok(WireResponse {
            status,
            content_type,
            body: body.to_vec(),
        })
    }
}
