//! Error reports, as a service that takes Sentry's envelopes receives them from a real process.

use crate::{
    ada,
    server::{Server, seed, traced, until},
};
use allpet_contract::{page::Paging, pets::ListPets};
use allpet_kernel::{both_engines, on_write, testkit::TestDatabases};
use allpet_site_server::SiteArgs;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Request, StatusCode},
    routing::post,
};
use serde_json::Value;
use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

type Received = Arc<Mutex<Vec<Value>>>;

/// Receives reports on a free port. Returns the port.
async fn service(received: &Received) -> u16 {
    let routes = Router::new().route("/api/42/envelope/", post(receive));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = axum::serve(listener, routes.with_state(Arc::clone(received)));
    tokio::spawn(async move { server.await });
    port
}

async fn receive(State(received): State<Received>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let key = headers["x-sentry-auth"].to_str().unwrap();
    assert!(key.ends_with("sentry_key=public"), "{key}");
    let text = String::from_utf8(body.to_vec()).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [head, about, report] = &lines[..] else {
        panic!("{text}")
    };
    assert_eq!(
        (&head["event_id"], &about["type"]),
        (&report["event_id"], &Value::from("event"))
    );
    assert_eq!(about["length"], report.to_string().len());
    received.lock().unwrap().push(report.clone());
    StatusCode::OK
}

/// Sends the report of a page whose program stopped, as its site's server receives it.
async fn page_stops(api: u16) -> StatusCode {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("index.html"),
        "<!doctype html><html><head></head><body></body></html>",
    )
    .unwrap();
    let site = SiteArgs {
        app: "licensing".into(),
        dir: folder.path().to_owned(),
        bind: (Ipv4Addr::LOCALHOST, 0).into(),
        config: vec![("api".into(), format!("http://127.0.0.1:{api}"))],
        shell_origins: Vec::new(),
        frame_src: String::new(),
        origin: None,
        internal_api: None,
        render_timeout_ms: 1_000,
        connections: 8,
        connections_per_peer: 8,
    };
    let site = allpet_site_server::router(site, None).unwrap();
    let report =
        "/fees\n7.8.9\npanicked at mfe-licensing/src/fees.rs:12:5:\nno nodes\nRuntimeError: unreachable";
    let request = Request::post("/stopped")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(report))
        .unwrap();
    site.oneshot(request).await.unwrap().status()
}

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

both_engines! {
    async fn errors_and_stopped_pages_are_reported_without_personal_data(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let received = Received::default();
        let port = service(&received).await;
        let server = Server::start_with(&databases, |serve| {
            serve
                .env("SENTRY_DSN", format!("http://public@127.0.0.1:{port}/42"))
                .env("SENTRY_ENVIRONMENT", "staging")
                .env("SENTRY_RELEASE", "2026.11");
        })
        .await;
        let owner = ada(&server).await;
        let pets = databases.open("pets").await;
        let mut tx = pets.begin().await.unwrap();
        on_write!(tx, c => sqlx::query("ALTER TABLE pets RENAME TO lost").execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let owner = traced(&owner, &format!("00-{TRACE}-00f067aa0ba902b7-01"));
        let failed = owner.send(ListPets { query: Paging::default() }).await.unwrap_err();
        assert_eq!(failed.status, 500);
        // The demo data has a job that fails for good, which is reported, too.
        let of_requests = || -> Vec<serde_json::Value> {
            let all = received.lock().unwrap();
            let is_job = |report: &&serde_json::Value| report["exception"]["values"][0]["type"] == "a job failed for good";
            all.iter().filter(|report| !is_job(report)).cloned().collect()
        };
        let first = || of_requests().first().cloned();
        let report = until("the error is reported", async || first()).await;
        assert_eq!(report["tags"]["request"], failed.request_id.unwrap(), "{report:#}");
        assert_eq!(report["contexts"]["trace"]["trace_id"], TRACE);
        assert_eq!((&report["release"], &report["environment"]), (&"2026.11".into(), &"staging".into()));
        assert_eq!(report["transaction"], "GET /api/pets");
        let exception = &report["exception"]["values"][0];
        assert_eq!(exception["type"], "request failed");
        assert!(exception["value"].as_str().unwrap().contains("pets"), "{report:#}");
        assert!(!report.to_string().contains("ada@") && !report.to_string().contains("person"), "{report:#}");

        assert_eq!(page_stops(server.port()).await, StatusCode::NO_CONTENT);
        let second = || of_requests().get(1).cloned();
        let report = until("the stopped page is reported", async || second()).await;
        assert_eq!(report["release"], "7.8.9", "{report:#}");
        assert_eq!((&report["tags"]["app"], &report["tags"]["page"]), (&"licensing".into(), &"fees".into()));
        assert!(report["exception"]["values"][0]["value"].as_str().unwrap().contains("no nodes"), "{report:#}");
        assert_eq!(of_requests().len(), 2, "one report of one request");
    }
}
