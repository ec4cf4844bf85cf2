//! The kit for module tests: real databases on both engines, a clock that the test moves, and callers of every kind.
//!
//! ```text
//! both_engines! {
//!     async fn a_pet_is_added(engine) {
//!         let app = TestApp::start(engine, &[pets::compose]).await;
//!         let ada = app.person(1);
//!         let pet = ada.send(CreatePet { key: key("one"), body: profile() }).await.unwrap();
//!     }
//! }
//! ```

mod authenticator;
mod databases;
mod log_sink;
mod notifications;
mod postgres;
mod redis;

pub use self::redis::TestRedis;
pub use authenticator::Authenticator;
pub use databases::{Engine, TestDatabases};
pub use log_sink::LogSink;
pub use notifications::{close_listening_connections, until_listening};
pub use postgres::TestPostgres;

use crate::{
    Clock, Kernel, Module, Randomness,
    events::Relay,
    jobs::Worker,
    personal_data,
    routes::UndeclaredError,
    token::{Claims, Keys},
};
use allpet_contract::{Client, IdempotencyKey, Problem, Transport, WireRequest, WireResponse};
use allpet_domain::{
    Timestamp,
    id::{SessionId, TenantId, UserId},
    role::{Grant, Role},
};
use axum::{Router, body::Body};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tower::ServiceExt as _;

/// Generates two tests from each body: one on SQLite, one on PostgreSQL.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($engine:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "a body may stand on its own")]
            use super::*;
            async fn body($engine: $crate::testkit::Engine) $body
            $(#[$meta])*
            #[tokio::test]
            async fn sqlite() {
                body($crate::testkit::Engine::Sqlite).await;
            }
            $(#[$meta])*
            #[tokio::test]
            async fn postgres() {
                body($crate::testkit::Engine::Postgres).await;
            }
        }
    )+};
}

/// Returns the time at which tests begin: 2026-11-21T12:00:00Z.
pub fn beginning() -> Timestamp {
    Timestamp::from_unix_millis(1_795_262_400_000)
}

/// The only origin of our own pages in tests.
pub const ORIGIN: &str = "http://localhost:3000";

/// Creates a kernel with a clock at [`beginning`] and predictable randomness.
///
/// # Panics
/// Never: the key's seed is valid.
#[expect(clippy::expect_used, reason = "a test that cannot start must fail loudly")]
pub fn kernel() -> Kernel {
    let keys = Keys::from_seed(&[7; 32]).expect("a valid seed");
    Kernel::new(
        Clock::manual(beginning()),
        Randomness::counter(),
        keys,
        vec![ORIGIN.into()],
    )
}

/// The modules under test, connected.
#[derive(Debug)]
pub struct TestApp {
    /// The modules' shared kernel.
    pub kernel: Kernel,
    /// Their routes, without the outer layers.
    pub router: Router,
    /// Delivers their events when the test says so.
    pub relay: Relay,
    /// Runs their jobs when the test says so.
    pub worker: Worker,
}

impl TestApp {
    /// Mounts `modules` on `kernel`.
    ///
    /// # Panics
    /// If a schedule is invalid.
    #[expect(clippy::expect_used, reason = "a test that cannot start must fail loudly")]
    pub fn new(kernel: Kernel, mut modules: Vec<Module>) -> Self {
        for module in &mut modules {
            personal_data::subscribe(&kernel, module);
        }
        let relay = Relay::new(kernel.clone(), &modules);
        let worker = Worker::new(&kernel, &modules).expect("valid schedules");
        let router = modules
            .into_iter()
            .fold(Router::new(), |all, module| all.merge(module.router));
        kernel.mount(router.clone());
        Self {
            kernel,
            router,
            relay,
            worker,
        }
    }

    /// Runs a module's schedule of this name and returns the count that it reports.
    ///
    /// # Panics
    /// If it fails.
    #[expect(clippy::expect_used, reason = "a test that cannot continue must fail loudly")]
    pub async fn run_scheduled(&self, module: &str, schedule: &str) -> u32 {
        let done = self.worker.run_scheduled(module, schedule).await;
        done.expect("a schedule that succeeds")
    }

    /// Returns a client with a token of these claims; without a token if there are none.
    pub fn client(&self, claims: Option<Claims>) -> Client<TestCaller> {
        let token = claims.and_then(|claims| self.kernel.keys().sign(&claims).ok());
        Client::new(TestCaller {
            router: self.router.clone(),
            token,
            jar: None,
        })
    }

    /// Returns the client of a page in the browser that `jar` belongs to: signed in with `claims`, or a guest.
    pub fn page(&self, jar: &CookieJar, claims: Option<Claims>) -> Client<TestCaller> {
        let token = claims.and_then(|claims| self.kernel.keys().sign(&claims).ok());
        Client::new(TestCaller {
            router: self.router.clone(),
            token,
            jar: Some(jar.clone()),
        })
    }

    /// Returns a client without a token.
    pub fn anonymous(&self) -> Client<TestCaller> {
        self.client(None)
    }

    /// Returns the client of a person without a role, by number, with a token of the shell.
    pub fn person(&self, number: u8) -> Client<TestCaller> {
        self.client(Some(self.claims(number, "shell", Vec::new())))
    }

    /// Returns the client of a person with a role in a tenant, with a token of the shell.
    pub fn staff(&self, number: u8, tenant: TenantId, role: Role) -> Client<TestCaller> {
        self.client(Some(self.claims(number, "shell", vec![Grant { tenant, role }])))
    }

    /// Returns the claims of a person.
    pub fn claims(&self, number: u8, app: &str, roles: Vec<Grant>) -> Claims {
        let session = SessionId(uuid::Uuid::from_bytes([number; 16]));
        Claims::person(
            user(number),
            session,
            &format!("Person {number}"),
            roles,
            app,
            self.kernel.now(),
        )
    }
}

/// Returns the person of a number.
pub fn user(number: u8) -> UserId {
    UserId(uuid::Uuid::from_bytes([number; 16]))
}

/// Returns the tenant of a number.
pub fn tenant(number: u8) -> TenantId {
    TenantId(uuid::Uuid::from_bytes([number; 16]))
}

/// Returns an idempotency key that is long enough.
pub fn key(name: &str) -> IdempotencyKey {
    IdempotencyKey(format!("test-key-{name}"))
}

/// A browser's cookies, without their paths. A test that cares about those reads the headers.
#[derive(Clone, Debug, Default)]
pub struct CookieJar(Arc<Mutex<BTreeMap<String, String>>>);

impl CookieJar {
    /// Returns the value of a cookie.
    pub fn get(&self, name: &str) -> Option<String> {
        self.0.lock().ok()?.get(name).cloned()
    }

    /// Sets a cookie, as an attacker would.
    pub fn set(&self, name: &str, value: &str) {
        self.store(&format!("{name}={value}"));
    }

    fn header(&self) -> String {
        let pairs = self.0.lock().map(|all| all.clone()).unwrap_or_default();
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    fn store(&self, line: &str) {
        let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
        if let (Some((name, value)), Ok(mut all)) = (pair.split_once('='), self.0.lock()) {
            if attributes.contains("Max-Age=0") {
                all.remove(name);
            } else {
                all.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// A transport that calls a router in memory, as a browser on [`ORIGIN`] would.
#[derive(Clone, Debug)]
pub struct TestCaller {
    router: Router,
    token: Option<String>,
    jar: Option<CookieJar>,
}

impl Transport for TestCaller {
    async fn send(&self, wire: WireRequest) -> Result<WireResponse, Problem> {
        let mut request = http::Request::builder()
            .method(wire.method.as_str())
            .uri(&wire.target)
            .header("origin", ORIGIN);
        let sends_token = wire.bearer || wire.bearer_if_any;
        if let Some(token) = self.token.as_ref().filter(|_| sends_token) {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let jar = self.jar.as_ref().filter(|_| wire.cookies);
        if let Some(jar) = jar {
            request = request.header("cookie", jar.header());
        }
        if let Some(kind) = &wire.content_type {
            request = request.header("content-type", kind);
        }
        if let Some(key) = &wire.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        let request = request
            .body(Body::from(wire.body))
            .map_err(|_| Problem::offline())?;
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .map_err(|_| Problem::offline())?;
        let status = response.status().as_u16();
        if let Some(undeclared) = response.extensions().get::<UndeclaredError>() {
            panic!("{undeclared:?}: list it in the contract");
        }
        if let Some(jar) = jar {
            let lines = response.headers().get_all("set-cookie").iter();
            lines
                .filter_map(|line| line.to_str().ok())
                .for_each(|line| jar.store(line));
        }
        let kind = response
            .headers()
            .get("content-type")
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let body = axum::body::to_bytes(response.into_body(), 32 << 20)
            .await
            .map_err(|_| Problem::offline())?;
        Ok(WireResponse {
            status,
            content_type: kind,
            body: body.to_vec(),
        })
    }
}
