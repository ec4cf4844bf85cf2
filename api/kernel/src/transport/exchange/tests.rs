//! Replicas that hang, on real sockets.

use super::*;
use crate::transport::{Peer, Peers};
use allpet_contract::operations::CircuitState;
use allpet_domain::Timestamp;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// Listens like a process that takes requests and, unless it `hangs`, answers each.
async fn process(hangs: bool) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            if !hangs {
                let mut request = [0; 1_024];
                let _ = stream.read(&mut request).await;
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                stream.write_all(answer).await.unwrap();
            }
            open.push(stream);
        }
    });
    address
}

async fn peers(hanging: usize, answering: usize) -> Peers {
    let mut addresses = Vec::new();
    for number in 0..hanging + answering {
        let address = process(number < hanging).await;
        addresses.push(format!("http://{address}").parse().unwrap());
    }
    Peers::new(vec![Peer {
        modules: vec!["pets"],
        addresses,
    }])
}

async fn send(peers: &Peers, method: Method, limit: Duration) -> Result<u16, Unavailable> {
    let outgoing = Outgoing {
        repeatable: retry::is_repeatable(&method, false),
        method,
        target: "/api/breeds".into(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
    };
    let deadline = Deadline::after(limit);
    let answer = peers.all[0].send(&peers.http, &outgoing, deadline, &Randomness::System);
    answer.await.map(|answer| answer.status().as_u16())
}

const LIMIT: Duration = Duration::from_millis(1_200);

#[tokio::test]
async fn a_replica_that_hangs_leaves_time_for_another_one() {
    let peers = peers(1, 1).await;
    let began = Instant::now();
    assert_eq!(send(&peers, Method::GET, LIMIT).await, Ok(200));
    assert!(began.elapsed() >= LIMIT / 2, "the first one hung");
    assert!(began.elapsed() < LIMIT, "within the deadline");
}

#[tokio::test]
async fn the_circuit_of_an_address_that_does_not_answer_is_reported_with_its_time() {
    let peers = peers(1, 1).await;
    let now = Timestamp::from_unix_millis(1_795_262_400_000);
    let circuits = || {
        let all = peers.circuits(now).into_iter();
        all.map(|circuit| (circuit.state, circuit.since.is_some()))
            .collect::<Vec<_>>()
    };
    assert_eq!(circuits(), [(CircuitState::Closed, false); 2]);
    for _ in 0..5 {
        peers.all[0].all[0].record(false, &peers.http);
    }
    assert_eq!(
        circuits(),
        [(CircuitState::Open, true), (CircuitState::Closed, false)]
    );
}

#[tokio::test]
async fn a_call_ends_with_its_deadline_though_every_replica_hangs() {
    let peers = peers(2, 0).await;
    for method in [Method::GET, Method::POST] {
        let began = Instant::now();
        assert!(send(&peers, method, LIMIT).await.is_err());
        assert!(began.elapsed() < LIMIT + Duration::from_millis(500));
    }
}
