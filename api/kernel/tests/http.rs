//! The layers around every request: ids, exact origins, limits, and problem details for errors.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

use allpet_contract::{
    Problem,
    pets::{CreatePet, Pet, PutPhoto},
};
use allpet_domain::id::SessionId;
use allpet_kernel::{
    Failure, Kernel, Owner, Routes,
    http::layers,
    testkit::{ORIGIN, kernel, user},
    token::Claims,
};
use axum::{Router, body::Body, routing::get};
use http::{HeaderMap, Request, Response, StatusCode};
use tower::ServiceExt as _;

async fn create_pet((): (), _: Owner, _: CreatePet) -> Result<Pet, Failure> {
    Err(Failure::internal("the disk of host db-7 is full"))
}

async fn put_photo((): (), _: Owner, request: PutPhoto) -> Result<Pet, Failure> {
    Err(Failure::internal(format!(
        "{} bytes received",
        request.body.bytes.len()
    )))
}

async fn panics() -> &'static str {
    panic!("the secret of the handler")
}

fn server() -> Router {
    server_of(&kernel())
}

fn server_of(kernel: &Kernel) -> Router {
    let (modules, _) = Routes::new(kernel.clone(), ())
        .on(create_pet)
        .on(put_photo)
        .finish();
    let router = modules
        .route("/fine", get(|| async { "fine" }))
        .route("/panic", get(panics))
        .route("/slow", get(|| async { std::future::pending::<()>().await }))
        .route("/internal/secrets", get(|| async { "between modules" }));
    layers(kernel, router)
}

async fn send(request: Request<Body>) -> Response<Body> {
    server().oneshot(request).await.unwrap()
}

fn request(method: &str, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(path)
}

fn signed_in(method: &str, path: &str) -> http::request::Builder {
    let kernel = kernel();
    let claims = Claims::person(
        user(1),
        SessionId(uuid::Uuid::from_bytes([1; 16])),
        "Ada",
        Vec::new(),
        "shell",
        kernel.now(),
    );
    let token = kernel.keys().sign(&claims).unwrap();
    request(method, path).header("authorization", format!("Bearer {token}"))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Reads the problem in a response, whose request id is the one in the header.
async fn problem(response: Response<Body>) -> (Problem, String) {
    let (parts, body) = response.into_parts();
    assert_eq!(
        header(&parts.headers, "content-type"),
        Some("application/problem+json")
    );
    let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let problem: Problem = serde_json::from_str(&text).unwrap();
    assert_eq!(problem.status, parts.status.as_u16());
    assert_eq!(
        problem.request_id.as_deref(),
        header(&parts.headers, "x-request-id"),
        "{text}"
    );
    assert!(
        problem.request_id.as_deref().is_some_and(|id| !id.is_empty()),
        "{text}"
    );
    (problem, text)
}

#[tokio::test]
async fn a_valid_request_id_is_kept_and_any_other_is_replaced() {
    let id_for = async |sent: &str| {
        let response = send(
            request("GET", "/fine")
                .header("x-request-id", sent)
                .body(Body::empty())
                .unwrap(),
        )
        .await;
        header(response.headers(), "x-request-id")
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(id_for("trace_7-f").await, "trace_7-f");
    for forged in ["two words", "a\u{e9}b", "", "level=error", &"x".repeat(65)] {
        let id = id_for(forged).await;
        assert!(id.len() == 16 && id != forged, "{forged:?} became {id:?}");
    }
    let server = server();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let response = server
            .clone()
            .oneshot(request("GET", "/fine").body(Body::empty()).unwrap())
            .await
            .unwrap();
        ids.push(header(response.headers(), "x-request-id").unwrap().to_owned());
    }
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn only_our_own_origins_may_read_responses() {
    let response_to = async |method: &str, origin: &str| {
        let request = request(method, "/fine")
            .header("origin", origin)
            .header("access-control-request-method", "PUT");
        send(request.body(Body::empty()).unwrap()).await
    };
    for method in ["GET", "OPTIONS"] {
        let ours = response_to(method, ORIGIN).await;
        assert_eq!(
            header(ours.headers(), "access-control-allow-origin"),
            Some(ORIGIN),
            "{method}"
        );
        assert_eq!(
            header(ours.headers(), "access-control-allow-credentials"),
            Some("true"),
            "{method}"
        );
        let others = [
            "http://localhost:30001",
            "http://localhost",
            "https://localhost:3000",
            "http://localhost:3000.evil.example",
            "null",
        ];
        for other in others {
            let response = response_to(method, other).await;
            assert_eq!(
                header(response.headers(), "access-control-allow-origin"),
                None,
                "{method} {other}"
            );
        }
        // A cached response must not be reused for a page of another origin.
        assert!(
            header(ours.headers(), "vary").is_some_and(|vary| vary.contains("origin")),
            "{method}"
        );
    }
    let ours = response_to("OPTIONS", ORIGIN).await;
    let allowed = header(ours.headers(), "access-control-allow-headers").unwrap();
    for name in [
        "authorization",
        "content-type",
        "idempotency-key",
        "if-none-match",
        "traceparent",
    ] {
        assert!(allowed.contains(name), "{name} in {allowed}");
    }
    assert!(header(ours.headers(), "access-control-allow-methods").is_some_and(|all| all.contains("DELETE")));
}

#[tokio::test]
async fn our_pages_can_read_problems() {
    let response = send(
        request("GET", "/nowhere")
            .header("origin", ORIGIN)
            .body(Body::empty())
            .unwrap(),
    )
    .await;
    assert_eq!(
        header(response.headers(), "access-control-allow-origin"),
        Some(ORIGIN)
    );
    let exposed = header(response.headers(), "access-control-expose-headers").unwrap();
    assert!(
        exposed.contains("etag") && exposed.contains("x-request-id"),
        "{exposed}"
    );
}

#[tokio::test]
async fn an_unknown_address_is_a_problem() {
    let (problem, _) = problem(send(request("GET", "/api/nowhere").body(Body::empty()).unwrap()).await).await;
    assert_eq!((problem.status, problem.code.as_str()), (404, "not-found"));
}

#[tokio::test]
async fn a_wrong_method_is_a_problem_that_names_the_right_ones() {
    let response = send(request("PATCH", "/api/pets").body(Body::empty()).unwrap()).await;
    assert_eq!(header(response.headers(), "allow"), Some("POST"));
    let (problem, _) = problem(response).await;
    assert_eq!((problem.status, problem.code.as_str()), (405, "wrong-method"));
}

#[tokio::test]
async fn a_body_above_the_limit_is_a_problem() {
    let request = signed_in("POST", "/api/pets").header("content-type", "application/json");
    let body = Body::from(vec![b' '; 256 * 1024 + 1]);
    let (refused, _) = problem(send(request.body(body).unwrap()).await).await;
    assert_eq!((refused.status, refused.code.as_str()), (413, "too-large"));
    assert!(refused.message().contains("256 kB"), "{refused}");
}

#[tokio::test]
async fn an_endpoint_declares_its_own_error_for_a_large_body() {
    let path = format!("/api/pets/{}/photo", uuid::Uuid::from_bytes([1; 16]));
    let picture = |bytes: usize| signed_in("PUT", &path).body(Body::from(vec![0; bytes])).unwrap();
    let (refused, _) = problem(send(picture(11 * 1024 * 1024)).await).await;
    assert_eq!(
        (refused.status, refused.code.as_str()),
        (413, "pet.picture-too-large")
    );
    assert!(refused.message().contains("10 MB"), "{refused}");
    let (reached, _) = problem(send(picture(10 * 1024 * 1024 + 1)).await).await;
    assert_eq!(
        reached.status, 500,
        "a little more than allowed reaches the handler"
    );
}

#[tokio::test]
async fn an_internal_error_reveals_only_the_request_id() {
    let body = Body::from(r#"{"name":"Rex","species":"dog","sex":"male","altered":true}"#);
    let request = signed_in("POST", "/api/pets")
        .header("content-type", "application/json")
        .header("idempotency-key", "12345678");
    let (problem, text) = problem(send(request.body(body).unwrap()).await).await;
    assert_eq!((problem.status, problem.code.as_str()), (500, "internal"));
    assert!(!text.contains("db-7"), "{text}");
}

#[tokio::test]
async fn a_panic_is_a_500_without_detail_and_the_server_continues() {
    let server = server();
    let get_path = async |path: &str| {
        server
            .clone()
            .oneshot(request("GET", path).body(Body::empty()).unwrap())
            .await
            .unwrap()
    };
    let (problem, text) = problem(get_path("/panic").await).await;
    assert_eq!((problem.status, problem.code.as_str()), (500, "internal"));
    assert!(!text.contains("secret"), "{text}");
    assert_eq!(get_path("/fine").await.status(), StatusCode::OK);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_is_a_problem() {
    let (problem, _) = problem(send(request("GET", "/slow").body(Body::empty()).unwrap()).await).await;
    assert_eq!((problem.status, problem.code.as_str()), (503, "timeout"));
}

#[tokio::test(start_paused = true)]
async fn an_upload_gets_the_time_that_a_slow_connection_needs() {
    let waited = async |bytes: usize| {
        let begin = tokio::time::Instant::now();
        let body = Body::from(vec![0; bytes]);
        let response = send(request("GET", "/slow").body(body).unwrap()).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        begin.elapsed().as_secs()
    };
    assert_eq!(waited(64).await, 20);
    assert_eq!(waited(10 * 1024 * 1024).await, 20 + 160);
    assert_eq!(
        waited(50 * 1024 * 1024).await,
        20 + 161,
        "no more than for the largest allowed upload"
    );
}

#[tokio::test]
async fn internal_endpoints_are_not_served_to_the_outside() {
    let response = send(request("GET", "/internal/secrets").body(Body::empty()).unwrap()).await;
    let (problem, text) = problem(response).await;
    assert_eq!((problem.status, problem.code.as_str()), (404, "not-found"));
    assert!(!text.contains("between modules"), "{text}");
}

#[tokio::test]
async fn every_response_has_the_security_headers() {
    for path in ["/fine", "/nowhere", "/panic", "/internal/secrets"] {
        let response = send(request("GET", path).body(Body::empty()).unwrap()).await;
        assert_eq!(
            header(response.headers(), "x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert!(
            header(response.headers(), "content-security-policy")
                .is_some_and(|csp| csp.contains("default-src 'none'")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn https_responses_have_strict_transport_security() {
    let plain = kernel();
    let at = |origin: &str| {
        let origins = vec![origin.to_owned(), "https://shop.example".into()];
        let kernel = Kernel::new(
            plain.clock().clone(),
            plain.randomness().clone(),
            plain.keys().clone(),
            origins,
        );
        server_of(&kernel)
    };
    let (https, http) = (at("https://pets.example"), at(ORIGIN));
    for path in ["/fine", "/nowhere", "/panic", "/internal/secrets"] {
        let sent = async |server: &Router| {
            let request = request("GET", path).body(Body::empty()).unwrap();
            let response = server.clone().oneshot(request).await.unwrap();
            header(response.headers(), "strict-transport-security").map(ToOwned::to_owned)
        };
        assert_eq!(
            sent(&https).await.as_deref(),
            Some("max-age=63072000; includeSubDomains"),
            "{path}"
        );
        assert_eq!(sent(&http).await, None, "{path}");
    }
}
