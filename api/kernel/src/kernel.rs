//! The kernel: what all modules share at run time: clock, randomness, keys, exact origins, and the router between them.

use crate::{
    Clock, Failure, Metrics, Randomness,
    actor::Caller,
    admission::Admission,
    auth::service_token_cache::ServiceTokenCache,
    config::{RedisUrl, are_https},
    limits::{LimitSettings, LimitedCaller, Limits},
    proxies::{TrustedProxies, UntrustedProxyLog},
    revocations::Revocations,
    token::{Claims, Keys, TokenError},
    transport::{ModuleTransport, Peer, Peers},
};
use allpet_contract::{
    Client, Problem,
    identity::{IsPlatformAdmin, Workplace},
    limit::Limit,
    operations::CircuitStatus,
    problem::SIGNED_OUT,
    tenants::WorkplacesOf,
};
use allpet_domain::{Day, Timestamp, role::Grant};
use http::HeaderMap;
use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
};
use tokio::sync::watch;

/// The shared state of all modules; cheap to clone.
#[derive(Clone, Debug)]
pub struct Kernel {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    clock: Clock,
    metrics: Metrics,
    randomness: Randomness,
    keys: Keys,
    origins: Vec<String>,
    proxies: OnceLock<TrustedProxies>,
    untrusted_proxies: UntrustedProxyLog,
    secure_cookies: OnceLock<bool>,
    router: OnceLock<axum::Router>,
    peers: OnceLock<Arc<Peers>>,
    service_tokens: ServiceTokenCache,
    confirms_roles: OnceLock<()>,
    operator: OnceLock<String>,
    revocations: Revocations,
    limits: Limits,
    admission: Admission,
    streams_ended: watch::Sender<bool>,
}

impl Kernel {
    /// Creates a kernel. `origins`: the exact origins of our own pages, which may use the session cookie and send cross-origin
    /// requests.
    pub fn new(clock: Clock, randomness: Randomness, keys: Keys, origins: Vec<String>) -> Self {
        let limits = Limits::new(clock.clone());
        Self {
            shared: Arc::new(Shared {
                clock,
                metrics: Metrics::default(),
                randomness,
                keys,
                origins,
                proxies: OnceLock::new(),
                untrusted_proxies: UntrustedProxyLog::default(),
                secure_cookies: OnceLock::new(),
                router: OnceLock::new(),
                peers: OnceLock::new(),
                service_tokens: ServiceTokenCache::default(),
                confirms_roles: OnceLock::new(),
                operator: OnceLock::new(),
                revocations: Revocations::default(),
                limits,
                admission: Admission::default(),
                streams_ended: watch::Sender::default(),
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

    /// Returns the metrics of this process.
    pub fn metrics(&self) -> &Metrics {
        &self.shared.metrics
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

    /// Returns the claims of a token as they are now: with the present roles. Fails if the token has expired or its session has
    /// ended, and if that cannot be found out.
    pub async fn current_claims(&self, claims: &Arc<Claims>) -> Result<Arc<Claims>, Failure> {
        if claims.is_expired(self.now()) {
            return Err(SIGNED_OUT.into());
        }
        self.revocations().apply(self, Arc::clone(claims)).await
    }

    /// Ends the responses that are streams, and those that begin later at once: the process stops.
    pub fn end_streams(&self) {
        self.shared.streams_ended.send_replace(true);
    }

    /// Waits until [`end_streams`](Self::end_streams) is called.
    pub async fn streams_ended(&self) {
        let mut ended = self.shared.streams_ended.subscribe();
        // The sender lives as long as the kernel.
        let _ = ended.wait_for(|ended| *ended).await;
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
        let none = TrustedProxies::default();
        let proxies = self.shared.proxies.get().unwrap_or(&none);
        if proxies.is_ignored(peer, headers) {
            self.shared.untrusted_proxies.log(peer, self.now());
        }
        proxies.client_address(peer, headers)
    }

    /// Sets what the operator configured about limits. Only the first call counts, and only before the first request.
    pub fn configure_limits(&self, settings: LimitSettings) {
        self.shared.limits.configure(settings);
    }

    /// Counts requests together with the other processes that use this Redis. Fails if its address is invalid.
    pub fn share_limits(&self, url: &RedisUrl) -> Result<(), redis::RedisError> {
        self.shared.limits.share(url)
    }

    /// Counts a request from this address for a limit that its handler counts ([`Limit::by_handler`]). Fails if the limit is exceeded.
    pub async fn count(&self, limit: Limit, address: Option<SocketAddr>) -> Result<(), Problem> {
        let caller = LimitedCaller {
            person: None,
            session: None,
            address: address.map(|address| address.ip()),
            path: &|_: &str| None,
        };
        self.shared.limits.count(limit, &caller).await
    }

    /// Returns the limits of this process.
    pub(crate) fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    /// Bounds the requests in work. Only the first call counts, and only before the first request.
    pub fn set_requests_in_work(&self, most: usize) {
        self.shared.admission.set_capacity(most);
    }

    /// Returns what admits requests to the handlers.
    pub(crate) fn admission(&self) -> &Admission {
        &self.shared.admission
    }

    /// From now on asks the tenants module for the current roles at each write by staff, so that a former member writes nothing
    /// more; and identity at each request of an admin of the platform.
    pub fn confirm_roles(&self) {
        let _ = self.shared.confirms_roles.set(());
    }

    /// Names the user of the operating system who runs a command, for the audit log. Only the first call counts.
    pub fn set_operator(&self, name: &str) {
        let _ = self.shared.operator.set(name.to_owned());
    }

    /// Returns the name that [`set_operator`](Self::set_operator) set.
    pub(crate) fn operator(&self) -> Option<&str> {
        self.shared.operator.get().map(String::as_str)
    }

    /// Returns `claims` with their bearer's current roles; `None` if the token is to be believed. A module that acts on behalf of
    /// a person passed this check when it was called.
    pub(crate) async fn with_current_roles(&self, claims: &Claims) -> Result<Option<Claims>, Problem> {
        if self.shared.confirms_roles.get().is_none() || claims.act.is_some() || claims.roles_withheld {
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

    /// Returns `claims` without the role of an admin of the platform if identity says that their bearer is none any more; `None` if the
    /// token is to be believed.
    pub(crate) async fn with_current_platform_role(
        &self,
        claims: &Claims,
    ) -> Result<Option<Claims>, Problem> {
        if self.shared.confirms_roles.get().is_none() || !claims.platform_admin {
            return Ok(None);
        }
        let user = claims.sub;
        let platform_admin = self.client("kernel").send(IsPlatformAdmin { user }).await?;
        Ok(Some(Claims {
            platform_admin,
            ..claims.clone()
        }))
    }

    /// Mounts the modules, which can then call each other. Only the first call counts.
    pub fn mount(&self, router: axum::Router) {
        let _ = self.shared.router.set(router);
    }

    /// Returns the router that [`mount`](Self::mount) set.
    pub(crate) fn router(&self) -> Option<axum::Router> {
        self.shared.router.get().cloned()
    }

    /// Names the other processes of the API. Only the first call counts.
    pub fn set_peers(&self, peers: Vec<Peer>) {
        let _ = self.shared.peers.set(Arc::new(Peers::new(peers)));
    }

    /// Returns the other processes, if there are any.
    pub(crate) fn peers(&self) -> Option<Arc<Peers>> {
        self.shared.peers.get().cloned()
    }

    /// Returns the circuits of the other processes' addresses, as this process sees them.
    pub fn circuits(&self) -> Vec<CircuitStatus> {
        self.peers()
            .map_or_else(Vec::new, |peers| peers.circuits(self.now()))
    }

    /// Returns a token with which `caller` calls `module` in another process. Fails if signing fails.
    pub(crate) fn service_token(
        &self,
        caller: &str,
        module: &'static str,
    ) -> Result<Arc<str>, jsonwebtoken::errors::Error> {
        let shared = &self.shared;
        shared
            .service_tokens
            .get_or_sign(caller, module, &shared.keys, self.now())
    }

    /// Verifies a token. Asks the other processes for their keys if it knows none with which the token is signed.
    pub(crate) async fn verify(&self, token: &str) -> Result<Arc<Claims>, TokenError> {
        self.verify_at(token, self.now()).await
    }

    /// Like [`verify`](Self::verify), at another time.
    pub(crate) async fn verify_at(&self, token: &str, now: Timestamp) -> Result<Arc<Claims>, TokenError> {
        let keys = &self.shared.keys;
        match (keys.verify(token, now), self.peers()) {
            (Err(TokenError::UnknownKey), Some(peers)) => {
                peers.refresh_keys(keys).await;
                keys.verify(token, now)
            }
            (outcome, _) => outcome,
        }
    }

    /// Returns a client with which `module` calls other modules on its own behalf.
    pub fn client(&self, module: &'static str) -> Client<ModuleTransport> {
        Client::new(ModuleTransport::new(self.clone(), module, None))
    }

    /// Returns a client with which `module` calls other modules on behalf of its caller.
    pub fn client_for(&self, module: &'static str, caller: &Caller) -> Client<ModuleTransport> {
        let on_behalf = Some(caller.claims.clone());
        Client::new(ModuleTransport::new(self.clone(), module, on_behalf))
    }
}
