//! Listening with limits, and stopping without cutting anybody off.

use crate::Stop;
use axum::{Router, extract::ConnectInfo};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{future::Future, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    signal,
    sync::Semaphore,
};
use tower::Service as _;

/// How long requests that are under way may take to end once the program was told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Where the system takes no more connections (no descriptor is left, say), it is asked again after this.
const PAUSE: Duration = Duration::from_secs(1);

/// How many connections are served at once where nothing else is said. Each holds a file of the process, which as a rule may
/// have 1,024 open.
pub const CONNECTIONS: usize = 768;

/// What one listener allows.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Connections at once; the next waits until one ends.
    connections: usize,
    /// How long the head of a request may take, and a connection may lie idle. Who sends a letter a minute holds no place.
    head: Duration,
}

/// Serves `router` at `bind`, at most `connections` at once, until the program is told to stop (Ctrl+C, SIGTERM); what is under
/// way then ends first.
pub async fn serve(bind: SocketAddr, router: Router, connections: usize) -> Result<(), Stop> {
    let listener = TcpListener::bind(bind).await.map_err(|error| {
        Stop::new(format!(
            "Port {} cannot be listened on ({error}). Stop what uses it, or choose another.",
            bind.port()
        ))
    })?;
    tracing::info!(%bind, "listening");
    let limits = Limits {
        connections,
        head: Duration::from_secs(30),
    };
    let stop = async {
        stopped().await;
        tracing::info!("stopping");
    };
    accept(listener, router, limits, stop).await;
    Ok(())
}

async fn accept(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (place, connection(&listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().call(request)
        });
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .serve_connection(TokioIo::new(stream), service);
        let served = graceful.watch(served);
        tokio::spawn(async move {
            // A client that hung up, or was too slow: nobody is left to be told.
            let _ = served.await;
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

async fn connection(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn stopped() {
    let interrupt = async {
        let _ = signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    /// A server with these limits; its address.
    async fn server(connections: usize, head_ms: u64) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let who = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() };
        let router = Router::new().route("/", get(who));
        let limits = Limits {
            connections,
            head: Duration::from_millis(head_ms),
        };
        tokio::spawn(accept(listener, router, limits, std::future::pending()));
        address
    }

    async fn ask(stream: &mut TcpStream) -> String {
        stream
            .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .unwrap();
        let mut answer = [0; 1024];
        let read = stream.read(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer[..read]).into_owned()
    }

    #[tokio::test]
    async fn who_asks_is_known() {
        let mut stream = TcpStream::connect(server(4, 5_000).await).await.unwrap();
        let own = stream.local_addr().unwrap().to_string();
        let answer = ask(&mut stream).await;
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.ends_with(&own),
            "{answer}"
        );
    }

    #[tokio::test]
    async fn a_head_that_does_not_come_ends_the_connection() {
        let mut stream = TcpStream::connect(server(4, 100).await).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: ").await.unwrap();
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await;
        assert!(ended.is_ok(), "the connection was held for ever");
    }

    #[tokio::test]
    async fn one_more_connection_than_allowed_waits_for_its_turn() {
        let address = server(1, 5_000).await;
        let mut first = TcpStream::connect(address).await.unwrap();
        assert!(ask(&mut first).await.contains("200 OK"));
        let mut second = TcpStream::connect(address).await.unwrap();
        let waiting = tokio::time::timeout(Duration::from_millis(200), ask(&mut second)).await;
        assert!(waiting.is_err(), "two were served at once");
        drop(first);
        let mut answer = [0; 1024];
        let read = second.read(&mut answer).await.unwrap();
        assert!(String::from_utf8_lossy(&answer[..read]).contains("200 OK"));
    }
}
