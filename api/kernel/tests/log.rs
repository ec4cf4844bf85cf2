//! The log lines of requests, events and jobs. A file of its own, because the log belongs to the whole process.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use allpet_contract::{
    Endpoint as _,
    identity::{Account, WhoAmI},
    licensing::{QueueCounts, ReadQueueCounts},
    problem::FORBIDDEN,
};
use allpet_domain::{
    id::SessionId,
    role::{Grant, Role},
};
use allpet_kernel::{Clerk, Failure, Owner, Routes, http::layers, log, testkit, token::Claims};
use axum::{Router, body::Body, routing::get};
use http::{Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt as _;
use tracing_subscriber::{filter::LevelFilter, layer::SubscriberExt as _};

#[tokio::test]
async fn a_line_names_the_endpoint_and_not_the_secret_in_its_address() {
    let log = testkit::LogSink::default();
    let sink = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(move || sink.clone())
        .init();
    let busy = || async { StatusCode::SERVICE_UNAVAILABLE };
    let kernel = testkit::kernel();
    let who_am_i = async |(): (), _: Owner, _: WhoAmI| Err::<Account, Failure>(Failure::from(FORBIDDEN));
    let (modules, _) = Routes::new(kernel.clone(), ()).on(who_am_i).finish();
    let router = modules.route("/api/links/{token}", get(busy));
    let server = layers(&kernel, router);
    for address in ["/api/links/s3cret-link?q=s3cret-word", "/s3cret-nowhere"] {
        let request = Request::get(address).body(Body::empty()).unwrap();
        server.clone().oneshot(request).await.unwrap();
    }
    let claims = Claims::person(
        testkit::user(1),
        SessionId(uuid::Uuid::from_bytes([1; 16])),
        "Ada",
        Vec::new(),
        "shell",
        kernel.now(),
    );
    let good = kernel.keys().sign(&claims).unwrap();
    let forged = format!("{}AAAA", &good[..good.len() - 4]);
    for token in [&good, &forged] {
        let request = Request::get("/api/identity/me").header("authorization", format!("Bearer {token}"));
        server
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
    }
    let text = log.text();
    assert!(text.contains("/api/links/{token}"), "{text}");
    assert!(!text.contains("s3cret"), "{text}");
    let warned: Vec<_> = text.lines().filter(|line| line.contains("WARN")).collect();
    assert_eq!(warned.len(), 2, "refusals are logged: {warned:?}");
    assert!(
        warned[0].contains("refused") && warned[0].contains("403"),
        "{warned:?}"
    );
    assert!(warned[1].contains("an invalid token"), "{warned:?}");
    assert!(!text.contains(&good[good.len() - 20..]), "{text}");
}

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// Runs `work` with a log as JSON, and returns its lines.
async fn json_lines(work: impl Future<Output = ()>) -> Vec<Value> {
    let log = testkit::LogSink::default();
    let sink = log.clone();
    let lines = log::JsonLines::new(move || sink.clone());
    let subscriber = tracing_subscriber::registry()
        .with(lines)
        .with(log::LogFilter::new("warn"));
    let guard = tracing::subscriber::set_default(subscriber);
    work.await;
    drop(guard);
    let text = log.text();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn one_request_writes_a_few_lines_and_its_error() {
    let kernel = testkit::kernel();
    let wordy = || async {
        for letter in 0..80 {
            tracing::warn!(letter, "no font has it");
        }
        StatusCode::INTERNAL_SERVER_ERROR
    };
    let server = layers(&kernel, Router::new().route("/api/letters", get(wordy)));
    let ids = ["first", "second"];
    let lines = json_lines(async {
        for id in ids {
            let request = Request::get("/api/letters").header("x-request-id", id);
            let request = request.body(Body::empty()).unwrap();
            server.clone().oneshot(request).await.unwrap();
        }
    });
    let lines = lines.await;
    for id in ids {
        let logged: Vec<_> = lines.iter().filter(|line| line["request"] == id).collect();
        assert_eq!(logged.len(), 7, "six lines and the error: {logged:#?}");
        assert_eq!(logged[6]["level"], "ERROR", "{logged:#?}");
    }
}

#[tokio::test]
async fn a_refused_request_names_itself_its_trace_the_person_and_the_tenant() {
    let kernel = testkit::kernel();
    let queue = async |(): (), _: Clerk, _: ReadQueueCounts| {
        Err::<QueueCounts, Failure>(Failure::internal("the disk is full"))
    };
    let (router, _) = Routes::new(kernel.clone(), ()).on(queue).finish();
    let busy = || async { StatusCode::TOO_MANY_REQUESTS };
    let server = layers(&kernel, router.route("/api/busy", get(busy)));
    let session = SessionId(uuid::Uuid::from_bytes([1; 16]));
    let token = |roles| {
        let claims = Claims::person(testkit::user(1), session, "Ada", roles, "licensing", kernel.now());
        kernel.keys().sign(&claims).unwrap()
    };
    let (stranger, tenant) = (token(Vec::new()), testkit::tenant(2));
    let clerk = token(vec![Grant {
        tenant,
        role: Role::Clerk,
    }]);
    let forged = format!("{}AAAA", &stranger[..stranger.len() - 4]);
    let send = async |path: &str, id: &str, token: &str| {
        let request = Request::get(path)
            .header("x-request-id", id)
            .header("traceparent", format!("00-{TRACE}-00f067aa0ba902b7-01"))
            .header("cookie", "allpet_session=s3cret-cookie")
            .header("authorization", format!("Bearer {token}"));
        let request = request.body(Body::empty()).unwrap();
        server.clone().oneshot(request).await.unwrap().status().as_u16()
    };
    let path = ReadQueueCounts::PATH.replace("{tenant}", &tenant.to_string());
    let lines = json_lines(async {
        assert_eq!(send(&path, "forged", &forged).await, 401);
        assert_eq!(send(&path, "stranger", &stranger).await, 403);
        assert_eq!(send("/api/busy", "many", &clerk).await, 429);
        assert_eq!(send(&path, "clerk", &clerk).await, 500);
    });
    let lines = lines.await;
    let person = testkit::user(1).to_string();
    let shown: Vec<_> = lines
        .iter()
        .map(|line| {
            assert_eq!(line["trace"], TRACE, "{line}");
            assert!(line["timestamp"].as_str().unwrap().ends_with('Z'), "{line}");
            let (request, level) = (line["request"].as_str().unwrap(), line["level"].as_str().unwrap());
            (
                request,
                level,
                line["person"] == person,
                line["tenant"] == tenant.to_string(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("forged", "WARN", false, false),
            ("stranger", "WARN", true, true),
            ("many", "WARN", false, false),
            ("clerk", "ERROR", true, true),
            ("clerk", "ERROR", true, true),
        ],
        "{lines:#?}"
    );
    assert_eq!(lines[3]["error"], "the disk is full");
    assert_eq!(lines[1]["path"], ReadQueueCounts::PATH);
    let text = format!("{lines:?}");
    for secret in ["s3cret", &forged[20..], &stranger[20..], &clerk[20..]] {
        assert!(!text.contains(secret), "{text}");
    }
}
