//! The log lines of a request. A file of its own, because the log belongs to the whole process.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use allpet_contract::{
    identity::{Account, WhoAmI},
    problem::FORBIDDEN,
};
use allpet_domain::id::SessionId;
use allpet_kernel::{Failure, Owner, Routes, http::layers, testkit, token::Claims};
use axum::{body::Body, routing::get};
use http::{Request, StatusCode};
use std::{
    io::Write,
    sync::{Arc, Mutex},
};
use tower::ServiceExt as _;
use tracing_subscriber::filter::LevelFilter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_line_names_the_endpoint_and_not_the_secret_in_its_address() {
    let log = Log::default();
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
    let text = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
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
