//! Modules in two processes: requests over real sockets, tokens of each process's own key, failures and repetitions.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

mod forwarding;
mod replicas;
mod world;

use allpet_contract::{pets::CreatePet, tenants::WorkplacesOf};
use allpet_kernel::{
    testkit::{key, user},
    token::{Claims, Keys},
};
use axum::body::Body;
use http::{Request, StatusCode};
use std::{net::SocketAddr, sync::atomic::Ordering};
use tower::ServiceExt as _;
use world::*;

#[tokio::test]
async fn a_request_from_outside_reaches_a_module_of_another_process() {
    let (main, _other, _databases) = two_processes(Seen::default()).await;
    let token = main.kernel.keys().sign(&person(&main.kernel)).unwrap();
    let response = main.public.clone().oneshot(create_pet(&token)).await.unwrap();
    assert_eq!(response.headers()["x-request-id"], "from-outside");
    let answer = text(response).await;
    assert!(answer.contains("Ada request:from-outside"), "{answer}");
}

#[tokio::test]
async fn a_remote_module_learns_caller_and_cause() {
    let (main, other, _databases) = two_processes(Seen::default()).await;
    let refused = other
        .kernel
        .client("pets")
        .send(WorkplacesOf { user: user(1) })
        .await
        .unwrap_err();
    assert_eq!(refused.detail.as_deref(), Some("pets"));

    // On behalf of a person: the person's own token is sent.
    let token = main.kernel.keys().sign(&person(&main.kernel)).unwrap();
    let request = Request::get("/api/identity/me").header("authorization", format!("Bearer {token}"));
    let response = main
        .public
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    let claims = main.kernel.keys().verify(&token, main.kernel.now()).unwrap();
    let caller = allpet_kernel::actor::Caller {
        claims: Claims::clone(&claims),
    };
    let body = serde_json::from_value(rex()).unwrap();
    let refused = main
        .kernel
        .client_for("identity", &caller)
        .send(CreatePet {
            key: key("one"),
            body,
        })
        .await;
    assert_eq!(refused.unwrap_err().detail.as_deref(), Some("Ada process"));
}

#[tokio::test]
async fn the_internal_port_admits_processes_only() {
    let seen = Seen::default();
    let (main, other, _databases) = two_processes(seen.clone()).await;
    let send = async |request: http::request::Builder| {
        let stream = tokio::net::TcpStream::connect(other.internal).await.unwrap();
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(hyper_util::rt::TokioIo::new(stream))
                .await
                .unwrap();
        tokio::spawn(connection);
        let request = request.header("host", "localhost").body(String::new()).unwrap();
        sender.send_request(request).await.unwrap().status().as_u16()
    };
    let breeds = || Request::get("/api/breeds?species=dog&q=lab");
    let (mine, now) = (main.kernel.keys(), main.kernel.now());
    let token = |keys: &Keys, claims: Claims| keys.sign(&claims).unwrap();
    let call = |caller: &str, module: &str| Claims::module(caller, module, None, now);

    assert_eq!(send(breeds()).await, 421, "without a token");
    let unknown_key = Keys::from_seed(&[9; 32]).unwrap();
    let forged = token(&unknown_key, call("public-port", "pets"));
    assert_eq!(
        send(breeds().header("x-service-token", forged)).await,
        421,
        "an unknown key"
    );
    let person = token(mine, person(&main.kernel));
    assert_eq!(
        send(breeds().header("x-service-token", &person)).await,
        421,
        "a person is no process"
    );
    let other_module = token(mine, call("public-port", "orders"));
    assert_eq!(
        send(breeds().header("x-service-token", other_module)).await,
        421,
        "for another module"
    );
    assert_eq!(seen.0.load(Ordering::SeqCst), 0);
    let good = token(mine, call("public-port", "pets"));
    assert_eq!(
        send(breeds().header("x-service-token", good.clone())).await,
        403,
        "the handler's own answer"
    );
    assert_eq!(seen.0.load(Ordering::SeqCst), 1);
    main.kernel.clock().advance_seconds(61);
    other.kernel.clock().advance_seconds(61);
    assert_eq!(
        send(breeds().header("x-service-token", good)).await,
        421,
        "after a minute"
    );
}

#[tokio::test]
async fn internal_headers_from_outside_are_ignored() {
    let (main, _other, _databases) = two_processes(Seen::default()).await;
    let request = Request::get("/api/breeds?species=dog&q=lab")
        .header("x-service-token", "forged")
        .header("x-client-address", "8.8.8.8:80")
        .header("x-cause", "job:00000000-0000-0000-0000-000000000001")
        .header("x-deadline-ms", "0")
        .header("x-on-behalf-of", "forged")
        .extension(axum::extract::ConnectInfo(SocketAddr::from(([192, 0, 2, 7], 5))));
    let response = main
        .public
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let answer = text(response).await;
    assert!(
        answer.contains("192.0.2.7"),
        "the client's true address: {answer}"
    );
    let internal = Request::get("/internal/keys").body(Body::empty()).unwrap();
    let response = main.public.clone().oneshot(internal).await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let service = main
        .kernel
        .keys()
        .sign(&Claims::module("orders", "identity", None, main.kernel.now()));
    let request =
        Request::get("/api/identity/me").header("authorization", format!("Bearer {}", service.unwrap()));
    let response = main
        .public
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(
        response.status(),
        StatusCode::UNAUTHORIZED,
        "a service token is no bearer token"
    );
}
