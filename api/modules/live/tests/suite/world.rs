//! A module whose events are changes, the live module, and streams of its followers.

use allpet_contract::{
    Problem,
    events::{CartChanged, Event},
    identity::ListEndedSessions,
    live::Change,
};
use allpet_domain::{
    id::{CartId, SessionId},
    role::Grant,
};
use allpet_kernel::{
    Db, Failure, Kernel, Module, Routes, Service,
    testkit::{Engine, TestApp, TestDatabases, kernel, user},
    token::Claims,
};
use allpet_live::Settings;
use axum::body::{Body, BodyDataStream};
use futures::StreamExt as _;
use http::{HeaderMap, Request};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::timeout;
use tower::ServiceExt as _;

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// The ended sessions that the identity module lists.
type Ended = Arc<Mutex<Vec<SessionId>>>;

pub(crate) struct World {
    pub(crate) app: TestApp,
    /// The database of the module that announces events.
    pub(crate) source: Db,
    pub(crate) live: Db,
    pub(crate) ended: Ended,
    pub(crate) databases: TestDatabases,
}

/// Stands in for identity.
fn identity(kernel: &Kernel, db: &Db, ended: Ended) -> Module {
    async fn list(ended: Ended, _: Service, _: ListEndedSessions) -> Result<Vec<SessionId>, Failure> {
        Ok(ended.lock().unwrap().clone())
    }
    let (router, operations) = Routes::new(kernel.clone(), ended).on(list).finish();
    Module {
        name: "identity",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db: db.clone(),
    }
}

pub(crate) fn settings() -> Settings {
    Settings {
        check_interval: Duration::from_millis(50),
        ..Settings::default()
    }
}

pub(crate) async fn world(engine: Engine) -> World {
    world_with(TestDatabases::new(engine).await, settings()).await
}

/// Composes the modules of a process over `databases`.
pub(crate) async fn world_with(databases: TestDatabases, settings: Settings) -> World {
    let (app, source, live, ended) = process(&databases, settings).await;
    World {
        app,
        source,
        live,
        ended,
        databases,
    }
}

pub(crate) async fn process(databases: &TestDatabases, settings: Settings) -> (TestApp, Db, Db, Ended) {
    let kernel = kernel();
    let (source, db) = (databases.open("orders").await, databases.open("live").await);
    source.migrate(&[]).await.unwrap();
    let ended = Ended::default();
    let live = allpet_live::compose(&kernel, db.clone(), settings).await.unwrap();
    let source_module = identity(&kernel, &source, Arc::clone(&ended));
    kernel.revocations().watch_sessions();
    let app = TestApp::new(kernel, vec![live, source_module]);
    (app, source, db, ended)
}

impl World {
    /// Announces an event and delivers it.
    pub(crate) async fn announce<E: Event>(&self, event: &E) {
        let mut tx = self.source.begin().await.unwrap();
        self.app.kernel.announce(&mut tx, event).await.unwrap();
        tx.commit().await.unwrap();
        self.app.relay.drain().await.unwrap();
    }

    /// Changes the cart of a number, which belongs to the person of that number.
    pub(crate) async fn change_cart(&self, owner: u8) {
        self.announce(&cart_changed(owner)).await;
    }

    /// Follows as a person without a role, with a token of the shell.
    pub(crate) async fn follow(&self, number: u8) -> Follower {
        self.follow_as(self.app.claims(number, "shell", Vec::new()), None)
            .await
            .unwrap()
    }

    pub(crate) async fn follow_after(&self, number: u8, last: &str) -> Follower {
        let claims = self.app.claims(number, "shell", Vec::new());
        self.follow_as(claims, Some(last)).await.unwrap()
    }

    pub(crate) async fn follow_with_role(&self, number: u8, app: &str, role: Grant) -> Follower {
        self.follow_as(self.app.claims(number, app, vec![role]), None)
            .await
            .unwrap()
    }

    pub(crate) async fn follow_as(&self, claims: Claims, last: Option<&str>) -> Result<Follower, Problem> {
        follow(&self.app, &claims, last).await
    }
}

pub(crate) fn cart_changed(owner: u8) -> CartChanged {
    CartChanged {
        cart: CartId(uuid::Uuid::from_bytes([owner; 16])),
        owner: Some(user(owner)),
    }
}

pub(crate) async fn follow(app: &TestApp, claims: &Claims, last: Option<&str>) -> Result<Follower, Problem> {
    let token = app.kernel.keys().sign(claims).unwrap();
    let mut request = Request::get("/api/live").header("authorization", format!("Bearer {token}"));
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = app.router.clone().oneshot(request).await.unwrap();
    if response.status() != 200 {
        let body = axum::body::to_bytes(response.into_body(), 1 << 16).await.unwrap();
        return Err(serde_json::from_slice(&body).unwrap());
    }
    Ok(Follower {
        headers: response.headers().clone(),
        body: response.into_body().into_data_stream(),
        rest: String::new(),
    })
}

/// A stream as its follower sees it.
pub(crate) struct Follower {
    pub(crate) headers: HeaderMap,
    body: BodyDataStream,
    rest: String,
}

/// An event of a stream: its name, its id and its data.
pub(crate) type Received = (String, String, String);

impl Follower {
    /// Returns the next event; none at the end of the stream. Signs of life are no events.
    pub(crate) async fn next(&mut self) -> Option<Received> {
        loop {
            while let Some((block, rest)) = self.rest.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.rest = rest;
                let field = |name: &str| {
                    let lines = block.lines().filter_map(|line| line.split_once(": "));
                    let mut values = lines.filter(|(known, _)| *known == name);
                    values.next().map(|(_, value)| value.to_owned())
                };
                if let (Some(event), Some(id), Some(data)) = (field("event"), field("id"), field("data")) {
                    return Some((event, id, data));
                }
            }
            let chunk = timeout(PATIENCE, self.body.next()).await.expect("a chunk");
            self.rest.push_str(std::str::from_utf8(&chunk?.unwrap()).unwrap());
        }
    }

    /// Returns the name and the id of the next event.
    pub(crate) async fn begins(&mut self) -> (String, String) {
        let (name, id, _) = self.next().await.expect("the first event");
        (name, id)
    }

    /// Returns the next change, as topic and the first byte of its subject, and its id.
    pub(crate) async fn change(&mut self) -> (String, u8, String) {
        let (name, id, data) = self.next().await.expect("a change");
        assert_eq!(name, "change");
        let change: Change = serde_json::from_str(&data).unwrap();
        let subject: uuid::Uuid = change.subject.parse().unwrap();
        (change.topic.as_str().to_owned(), subject.as_bytes()[0], id)
    }

    /// Returns the text of the next chunk, whatever it is.
    pub(crate) async fn chunk(&mut self) -> String {
        let chunk = timeout(PATIENCE, self.body.next()).await.expect("a chunk");
        String::from_utf8(chunk.unwrap().unwrap().to_vec()).unwrap()
    }
}
