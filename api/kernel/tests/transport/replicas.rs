//! Replicas that do not answer, and what is sent again.

use super::world::*;
use allpet_kernel::metrics;
use axum::body::Body;
use http::{Request, StatusCode};
use std::{net::SocketAddr, sync::atomic::Ordering};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

#[tokio::test]
async fn a_replica_that_is_away_costs_nobody_a_request() {
    let seen = Seen::default();
    let (_main, other, databases) = two_processes(seen.clone()).await;
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let away = gone.local_addr().unwrap();
    drop(gone);
    let gateway = kernel(1);
    gateway.set_peers(vec![peer(&["pets"], &[away, other.internal])]);
    let gateway = mount(gateway, Vec::new(), away);
    for number in 1..=20 {
        let request = Request::get("/api/breeds?species=dog&q=lab")
            .body(Body::empty())
            .unwrap();
        let response = gateway.public.clone().oneshot(request).await.unwrap();
        assert_eq!(
            response.status(),
            StatusCode::FORBIDDEN,
            "{number}: the other replica's answer"
        );
    }
    assert_eq!(seen.0.load(Ordering::SeqCst), 20, "each was handled once");

    let alone = kernel(1);
    alone.set_peers(vec![peer(&["pets"], &[away])]);
    let alone = mount(alone, Vec::new(), away);
    let mut statuses = Vec::new();
    for _ in 0..10 {
        let request = Request::get("/api/breeds?species=dog&q=lab")
            .body(Body::empty())
            .unwrap();
        let response = alone.public.clone().oneshot(request).await.unwrap();
        assert!(response.headers().contains_key("retry-after"));
        statuses.push(response.status());
    }
    assert!(
        statuses
            .iter()
            .all(|status| *status == StatusCode::SERVICE_UNAVAILABLE)
    );
    // The last call opened the circuit, or one before it.
    let open = |kernel: allpet_kernel::Kernel| async move { metrics::snapshot(&kernel, &[]).await.unwrap() };
    let line = |is_open| format!("allpet_circuit_open{{address=\"http://{away}\"}} {is_open}\n");
    assert!(open(alone.kernel.clone()).await.contains(&line(1)));
    let reachable = format!("allpet_circuit_open{{address=\"http://{}\"}} 0\n", other.internal);
    assert!(open(gateway.kernel.clone()).await.contains(&reachable));
    drop(databases);
}

/// Listens like a process that takes a request and dies before it answers.
async fn dying() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            stream.readable().await.unwrap();
            drop(stream);
        }
    });
    address
}

#[tokio::test]
async fn an_uncertain_call_is_repeated_only_if_it_is_idempotent() {
    let seen = Seen::default();
    let (_main, other, _databases) = two_processes(seen.clone()).await;
    let status = async |request: Request<Body>| {
        let gateway = kernel(1);
        let dying = dying().await;
        gateway.set_peers(vec![peer(&["pets"], &[dying, other.internal])]);
        let gateway = mount(gateway, Vec::new(), dying);
        gateway.public.oneshot(request).await.unwrap().status()
    };
    let read = Request::get("/api/breeds?species=dog&q=lab").body(Body::empty());
    assert_eq!(
        status(read.unwrap()).await,
        StatusCode::FORBIDDEN,
        "the other replica's answer"
    );
    assert_eq!(seen.0.load(Ordering::SeqCst), 1);
    let pet = uuid::Uuid::from_bytes([7; 16]);
    let write =
        Request::post(format!("/api/pets/{pet}/deceased")).header("idempotency-key", "key-number-one");
    let write = write.body(Body::empty()).unwrap();
    assert_eq!(
        status(write).await,
        StatusCode::SERVICE_UNAVAILABLE,
        "an endpoint that takes no key is called once"
    );
}
