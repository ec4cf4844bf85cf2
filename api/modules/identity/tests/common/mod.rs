//! A browser of the module's API: it has a cookie, an address and an origin, and reads whole responses.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

pub mod log;
pub mod second_factor;

use allpet_contract::{
    Endpoint, Problem,
    apps::{AppManifest, ListApps},
    client::wire,
    events::{Event, VerificationRequested},
    identity::{
        Refresh, Session, SignIn, SignInForm, SignOut, SignUp, SignUpForm, TokenRequest, Workplace,
        mail::{AccountLink, IssueAccountLink},
    },
    tenants::WorkplacesOf,
};
use allpet_domain::{id::AccountRequestId, role::Role};
use allpet_identity::Settings;
use allpet_kernel::{
    Anyone, Db, Failure, Kernel, Module, Routes, Service,
    actor::{DEVICE_COOKIE, SESSION_COOKIE},
    on_read,
    testkit::{Engine, ORIGIN, TestApp, TestDatabases, kernel, tenant},
    token::Claims,
};
use axum::{body::Body, extract::ConnectInfo};
use http_body_util::BodyExt as _;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tower::ServiceExt as _;

pub const PASSWORD: &str = "correct horse battery";
pub const LICENSING: &str = "http://localhost:3001";
/// The origin of a page of ours without an app.
pub const EMPTY: &str = "http://localhost:3009";

pub struct World {
    /// Whether everybody is a clerk of a tenant.
    pub staff: Arc<AtomicBool>,
    pub app: TestApp,
    pub db: Db,
    pub databases: TestDatabases,
}

async fn list_apps(_: Arc<AtomicBool>, _: Anyone, _: ListApps) -> Result<Vec<AppManifest>, Failure> {
    Ok(vec![AppManifest {
        id: "licensing".into(),
        name: "Licensing".into(),
        origin: LICENSING.into(),
        icon: "licence".into(),
        route: "licensing".into(),
        entry: "/embedded".into(),
        capabilities: vec!["auth".into()],
        topics: Vec::new(),
        protocol_min: 1,
        protocol_max: 1,
        timeout_ms: 5_000,
        position: 1,
    }])
}

/// Stands in for the two modules that identity calls; their own tests verify their responses.
pub fn neighbours(kernel: &Kernel, db: &Db, staff: &Arc<AtomicBool>) -> Module {
    async fn workplaces(
        staff: Arc<AtomicBool>,
        _: Service,
        _: WorkplacesOf,
    ) -> Result<Vec<Workplace>, Failure> {
        if !staff.load(Ordering::SeqCst) {
            return Ok(Vec::new());
        }
        Ok(vec![Workplace {
            tenant: tenant(1),
            tenant_name: "Seattle Animal Shelter".into(),
            slug: "seattle".into(),
            role: Role::Clerk,
        }])
    }
    let (router, operations) = Routes::new(kernel.clone(), Arc::clone(staff))
        .on(list_apps)
        .on(workplaces)
        .finish();
    Module {
        name: "neighbours",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db: db.clone(),
    }
}

/// The neighbours of a process that cannot reach the tenants module.
pub fn neighbours_without_tenants(kernel: &Kernel, db: &Db, staff: &Arc<AtomicBool>) -> Module {
    let (router, operations) = Routes::new(kernel.clone(), Arc::clone(staff))
        .on(list_apps)
        .finish();
    Module {
        router,
        operations,
        ..neighbours(kernel, db, staff)
    }
}

impl World {
    pub async fn new(engine: Engine) -> Self {
        Self::with(
            engine,
            Settings {
                secure_cookies: false,
                ..Settings::default()
            },
        )
        .await
    }

    pub async fn with(engine: Engine, settings: Settings) -> Self {
        let databases = TestDatabases::new(engine).await;
        let kernel = kernel_of_our_pages();
        let db = databases.open("identity").await;
        let identity = allpet_identity::compose(&kernel, db.clone(), settings)
            .await
            .unwrap();
        let staff = Arc::new(AtomicBool::new(true));
        let neighbours = neighbours(&kernel, &db, &staff);
        Self {
            staff,
            app: TestApp::new(kernel, vec![identity, neighbours]),
            db,
            databases,
        }
    }

    pub fn browser(&self) -> Browser {
        Browser {
            router: self.app.router.clone(),
            cookie: None,
            device: None,
            origin: Some(ORIGIN.into()),
            site: Some("same-site".into()),
            peer: "192.0.2.7:50000".parse().unwrap(),
            forwarded_for: None,
            user_agent: "Test/1.0",
        }
    }

    /// From now on nobody has a role.
    pub fn without_roles(self) -> Self {
        self.staff.store(false, Ordering::SeqCst);
        self
    }

    /// Returns the payloads of the announced events of a topic, the oldest first.
    pub async fn announced<E: Event>(&self) -> Vec<E> {
        let payloads: Vec<String> = on_read!(self.db, c => sqlx::query_scalar("SELECT payload FROM outbox WHERE topic = $1 ORDER BY seq, id")
            .bind(E::TOPIC).fetch_all(c).await)
        .unwrap();
        payloads
            .iter()
            .map(|payload| serde_json::from_str(payload).unwrap())
            .collect()
    }

    /// Makes a link as the module does that sends mails.
    pub async fn link(&self, request: AccountRequestId) -> Result<AccountLink, Problem> {
        self.app
            .kernel
            .client("notifications")
            .send(IssueAccountLink { request })
            .await
    }

    /// Makes a link for the newest request to prove an address. Returns its token.
    pub async fn verification(&self) -> String {
        let request = self
            .announced::<VerificationRequested>()
            .await
            .last()
            .unwrap()
            .request;
        token(&self.link(request).await.unwrap())
    }

    pub fn wait(&self, seconds: u64) {
        self.app.kernel.clock().advance_seconds(seconds);
    }

    pub fn claims(&self, session: &Session) -> Claims {
        self.app
            .kernel
            .keys()
            .verify(&session.access_token, self.app.kernel.now())
            .map(|claims| Claims::clone(&claims))
            .unwrap()
    }

    /// Returns a client with an access token, as an app has one.
    pub async fn with_token<E: Endpoint>(&self, token: &str, endpoint: E) -> Result<E::Response, Problem> {
        let mut browser = self.browser();
        browser.origin = None;
        browser.call(endpoint, Some(token)).await.0
    }
}

/// The test kernel, with the origins of the shell and the licensing app.
pub fn kernel_of_our_pages() -> Kernel {
    let plain = kernel();
    Kernel::new(
        plain.clock().clone(),
        plain.randomness().clone(),
        plain.keys().clone(),
        vec![ORIGIN.into(), LICENSING.into(), EMPTY.into()],
    )
}

#[derive(Clone)]
pub struct Browser {
    pub router: axum::Router,
    pub cookie: Option<String>,
    /// The token by which the device is known again.
    pub device: Option<String>,
    pub origin: Option<String>,
    pub site: Option<String>,
    pub peer: SocketAddr,
    /// The `X-Forwarded-For` header, which a proxy or the visitor sends.
    pub forwarded_for: Option<String>,
    pub user_agent: &'static str,
}

impl Browser {
    pub async fn sign_up(&mut self, email: &str) -> Result<Session, Problem> {
        self.send(SignUp {
            body: SignUpForm {
                email: email.into(),
                name: "Ada Park".into(),
                password: PASSWORD.into(),
                app: "shell".into(),
            },
        })
        .await
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Result<Session, Problem> {
        self.send(SignIn {
            body: SignInForm {
                email: email.into(),
                password: password.into(),
                code: None,
                app: "shell".into(),
            },
        })
        .await
    }

    pub async fn refresh(&mut self, app: &str) -> Result<Session, Problem> {
        self.send(Refresh {
            body: TokenRequest { app: app.into() },
        })
        .await
        .map(Option::unwrap)
    }

    pub async fn sign_out(&mut self) -> Result<(), Problem> {
        self.send(SignOut {}).await
    }

    pub async fn send<E: Endpoint>(&mut self, endpoint: E) -> Result<E::Response, Problem> {
        self.call(endpoint, None).await.0
    }

    fn cookie_header(&self) -> String {
        let own = [(SESSION_COOKIE, &self.cookie), (DEVICE_COOKIE, &self.device)];
        let own = own
            .iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?)));
        let all: Vec<String> = std::iter::once("theme=dark".to_owned()).chain(own).collect();
        all.join("; ")
    }

    /// Sends a request, applies the response to the cookie, and returns the response with its `Set-Cookie` line.
    pub async fn call<E: Endpoint>(
        &mut self,
        endpoint: E,
        token: Option<&str>,
    ) -> (Result<E::Response, Problem>, Option<String>) {
        use allpet_contract::endpoint::ResponseBody as _;
        let wire = wire(endpoint).unwrap();
        let mut request = http::Request::builder()
            .method(wire.method.as_str())
            .uri(&wire.target);
        let headers = [
            ("origin", self.origin.clone()),
            ("sec-fetch-site", self.site.clone()),
            ("content-type", wire.content_type),
            ("x-forwarded-for", self.forwarded_for.clone()),
            ("user-agent", Some(self.user_agent.into())),
            ("cookie", Some(self.cookie_header())),
            ("authorization", token.map(|token| format!("Bearer {token}"))),
        ];
        for (name, value) in headers {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let mut request = request.body(Body::from(wire.body)).unwrap();
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let mut session_line = None;
        for line in response.headers().get_all("set-cookie") {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            let value = Some(value.to_owned()).filter(|value| !value.is_empty());
            if name.ends_with(DEVICE_COOKIE) {
                self.device = value;
            } else {
                self.cookie = value;
                session_line = Some(line.to_owned());
            }
        }
        let good = response.status().is_success();
        let body = response.into_body().collect().await.unwrap().to_bytes().to_vec();
        let answer = if good {
            Ok(E::Response::decode("application/json".into(), body).unwrap())
        } else {
            Err(serde_json::from_slice(&body).unwrap())
        };
        (answer, session_line)
    }
}

/// Returns the token in the fragment of a link.
pub fn token(link: &AccountLink) -> String {
    link.link.split_once('#').unwrap().1.to_owned()
}

pub fn code<T: std::fmt::Debug>(answer: Result<T, Problem>) -> String {
    answer.unwrap_err().code
}
