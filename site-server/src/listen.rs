//! A listener with limits, and a graceful shutdown.

use crate::StartupError;
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

/// Maximum time for requests in flight after the shutdown signal.
const GRACE: Duration = Duration::from_secs(10);

/// The pause after the system accepts no more connections (for lack of descriptors, for example).
const PAUSE: Duration = Duration::from_secs(1);

/// Default for the maximum number of connections. Each holds a file descriptor, of which a process usually may have 1,024.
pub const CONNECTIONS: usize = 768;

/// The limits of a listener.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Maximum number of connections; the next waits until one ends.
    connections: usize,
    /// Maximum time for the head of a request, and for an idle connection. So a slow sender cannot hold a place.
    head: Duration,
}

/// Serves `router` at `bind`, with at most `connections` at once, until Ctrl+C or SIGTERM; requests
/// in flight may end first.
pub async fn serve(bind: SocketAddr, router: Router, connections: usize) -> Result<(), StartupError> {
    serve_until(bind, router, connections, shutdown_signal()).await
}

/// Serves like [`serve`], until `stop` is done.
pub async fn serve_until(
    bind: SocketAddr,
    router: Router,
    connections: usize,
    stop: impl Future<Output = ()>,
) -> Result<(), StartupError> {
    let listener = TcpListener::bind(bind).await.map_err(|error| {
        StartupError::new(format!(
            "Port {} cannot be listened on ({error}). Stop what uses it, or choose another.",
            bind.port()
        ))
    })?;
    tracing::info!(%bind, "listening");
    let limits = Limits {
        connections,
        head: Duration::from_secs(30),
    };
    let shutdown = async {
        stop.await;
        tracing::info!(%bind, "stopping");
    };
    accept(listener, router, limits, shutdown).await;
    Ok(())
}

async fn accept(listener: TcpListener, router: Router, limits: Limits, shutdown: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (place, connection(&listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            next = next => next,
            () = &mut shutdown => break,
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
            // The client hung up or was too slow; there is nobody to report to.
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

/// Waits until Ctrl+C or SIGTERM.
pub async fn shutdown_signal() {
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

    /// Starts a server with these limits, and returns its address.
    async fn server(connections: usize, head_ms: u64) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let peer_address = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() };
        let router = Router::new().route("/", get(peer_address));
        let limits = Limits {
            connections,
            head: Duration::from_millis(head_ms),
        };
        tokio::spawn(accept(listener, router, limits, std::future::pending()));
        address
    }

    async fn send_request(stream: &mut TcpStream) -> String {
        stream
            .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .unwrap();
        let mut answer = [0; 1024];
        let read = stream.read(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer[..read]).into_owned()
    }

    #[tokio::test]
    async fn a_handler_knows_its_peer() {
        let mut stream = TcpStream::connect(server(4, 5_000).await).await.unwrap();
        let own = stream.local_addr().unwrap().to_string();
        let answer = send_request(&mut stream).await;
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
        assert!(send_request(&mut first).await.contains("200 OK"));
        let mut second = TcpStream::connect(address).await.unwrap();
        let waiting = tokio::time::timeout(Duration::from_millis(200), send_request(&mut second)).await;
        assert!(waiting.is_err(), "two were served at once");
        drop(first);
        let mut answer = [0; 1024];
        let read = second.read(&mut answer).await.unwrap();
        assert!(String::from_utf8_lossy(&answer[..read]).contains("200 OK"));
    }
}
