//! The requests that a process forwards to another one, and their responses.

use super::world::*;
use allpet_contract::{
    Method,
    pets::{CreatePet, Pet},
    routes::routes_of,
    tenants::WorkplacesOf,
};
use allpet_kernel::{Failure, Kernel, Owner, Routes, testkit::user, token::Claims};
use axum::{Router, body::Body, extract::Request, response::Response, routing::any};
use http::{HeaderMap, StatusCode, header};
use hyper_util::rt::TokioIo;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

/// The headers of the requests that a process received.
type Received = Arc<Mutex<Vec<HeaderMap>>>;

/// An empty list, as JSON.
const TEXT: &str = "[         ]";

/// Starts a process that stores the headers of each request. It answers with two cookies and a text, or with 304 to who has the text.
async fn process() -> (SocketAddr, Received) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let received = Received::default();
    let seen = Arc::clone(&received);
    let answer = move |request: Request| {
        seen.lock().unwrap().push(request.headers().clone());
        let is_known = request.headers().contains_key(header::IF_NONE_MATCH);
        let response = Response::builder()
            .header(header::SET_COOKIE, "first=1; Path=/")
            .header(header::SET_COOKIE, "second=2; Path=/")
            .header(header::ETAG, "\"one\"")
            .header(header::CONTENT_TYPE, "application/json");
        let response = if is_known {
            response.status(StatusCode::NOT_MODIFIED).body(Body::empty())
        } else {
            response.body(Body::from(TEXT))
        };
        std::future::ready(response.unwrap())
    };
    let router = Router::new().fallback(any(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, received)
}

/// Returns the public routes of a process without a module of its own, which forwards to `address`.
fn gateway(address: SocketAddr) -> Router {
    let kernel = kernel(1);
    kernel.set_peers(vec![peer(&["identity", "pets"], &[address])]);
    mount(kernel, Vec::new(), address).public
}

fn breeds() -> http::request::Builder {
    Request::get("/api/breeds?species=dog&q=lab")
}

async fn send(gateway: &Router, request: http::request::Builder) -> Response {
    let request = request.body(Body::empty()).unwrap();
    gateway.clone().oneshot(request).await.unwrap()
}

#[tokio::test]
async fn a_cookie_reaches_only_the_endpoints_that_read_it() {
    let (address, received) = process().await;
    let gateway = gateway(address);
    let cookie = |received: &Received| {
        received
            .lock()
            .unwrap()
            .pop()
            .unwrap()
            .contains_key(header::COOKIE)
    };
    send(&gateway, breeds().header("cookie", "session=secret")).await;
    assert!(!cookie(&received));
    let reads = routes_of("identity").find(|route| route.has_cookie && !route.path.contains('{'));
    let reads = reads.unwrap();
    let request = Request::builder().method(reads.method.as_str()).uri(reads.path);
    send(&gateway, request.header("cookie", "session=secret")).await;
    assert!(cookie(&received), "{}", reads.path);
}

#[tokio::test]
async fn an_address_that_is_too_long_is_refused_and_opens_no_circuit() {
    let (address, received) = process().await;
    let gateway = gateway(address);
    let long = format!("/api/breeds?species=dog&q={}", "x".repeat(40_000));
    for _ in 0..10 {
        let refused = send(&gateway, Request::get(&long)).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    }
    assert_eq!(send(&gateway, breeds()).await.status(), StatusCode::OK);
    assert_eq!(received.lock().unwrap().len(), 1, "nothing else was sent");
}

#[tokio::test]
async fn every_cookie_that_an_answer_sets_comes_back() {
    let (address, _) = process().await;
    let response = send(&gateway(address), breeds()).await;
    let cookies: Vec<_> = response.headers().get_all(header::SET_COOKIE).iter().collect();
    assert_eq!(cookies, ["first=1; Path=/", "second=2; Path=/"]);
    assert_eq!(text(response).await, TEXT);
}

#[tokio::test]
async fn not_modified_comes_back_without_a_body() {
    let (address, _) = process().await;
    let response = send(&gateway(address), breeds().header("if-none-match", "\"one\"")).await;
    assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(response.headers()[header::ETAG], "\"one\"");
    assert_eq!(text(response).await, "");
}

#[tokio::test]
async fn the_answer_to_head_has_the_length_of_the_answer_to_get() {
    let (address, _) = process().await;
    let head = Request::head("/api/breeds?species=dog&q=lab");
    let response = send(&gateway(address), head).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_LENGTH], TEXT.len().to_string());
    assert_eq!(text(response).await, "");
}

/// The routes of a module that asks another one before it answers.
fn asking(kernel: &Kernel) -> Routes<Kernel> {
    Routes::new(kernel.clone(), kernel.clone()).on(async |kernel: Kernel, owner: Owner, _: CreatePet| {
        let client = kernel.client_for("pets", &owner);
        let _ = client.send(WorkplacesOf { user: user(1) }).await;
        Err::<Pet, _>(Failure::from(allpet_contract::problem::FORBIDDEN))
    })
}

/// Sends a request to the internal port of a process.
async fn send_inside(address: SocketAddr, request: Request<String>) -> StatusCode {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .unwrap();
    tokio::spawn(connection);
    sender.send_request(request).await.unwrap().status()
}

#[tokio::test]
async fn a_second_hop_has_the_first_ones_person_request_trace_and_deadline() {
    let (asked, received) = process().await;
    let (main, _, databases) = two_processes(Seen::default()).await;
    let db = databases.open("pets").await;
    let other = kernel(3);
    other.set_peers(vec![
        peer(&["identity"], &[main.internal]),
        peer(&["tenants"], &[asked]),
    ]);
    let modules = vec![module("pets", asking(&other), &db)];
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = port.local_addr().unwrap();
    listen(port, &other, &modules);
    let _other = mount(other, modules, address);

    let keys = main.kernel.keys();
    let person = keys.sign(&person(&main.kernel)).unwrap();
    let service = Claims::module("public-port", "pets", None, main.kernel.now());
    let request = Request::builder()
        .method(Method::Post.as_str())
        .uri("/api/pets")
        .header("host", "localhost")
        .header("authorization", format!("Bearer {person}"))
        .header("content-type", "application/json")
        .header("idempotency-key", "key-number-one")
        .header("x-request-id", "from-outside")
        .header(
            "traceparent",
            "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01",
        )
        .header("x-service-token", keys.sign(&service).unwrap())
        .header("x-deadline-ms", "1500");
    let status = send_inside(address, request.body(rex().to_string()).unwrap()).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "the handler's own answer");

    let received = received.lock().unwrap();
    let header = |name: &str| received.last().unwrap()[name].to_str().unwrap().to_owned();
    assert_eq!(header("x-cause"), "request:from-outside");
    assert_eq!(header("x-request-id"), "from-outside");
    assert_eq!(header("x-on-behalf-of"), person);
    assert_eq!(header("x-actor"), user(1).to_string());
    assert!(header("traceparent").contains("0123456789abcdef0123456789abcdef"));
    let left: u64 = header("x-deadline-ms").parse().unwrap();
    assert!((1..=1_500).contains(&left), "{left}");
    assert!(!received.last().unwrap().contains_key("authorization"));
}
