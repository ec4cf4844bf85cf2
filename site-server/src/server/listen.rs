//! A listener with limits, and a graceful shutdown.
//!
//! A connection costs a file descriptor and memory, so neither their number nor their age may be the clients' choice: a bounded
//! number in all and for each peer, a time limit for the head of a request, for doing nothing and for not reading, and bounds on
//! what one connection over HTTP/2 can ask for.

mod activity;
mod connection;
mod peers;

use crate::StartupError;
use axum::Router;
use connection::serve_connection;
use peers::Peers;
use std::{fmt, future::Future, net::IpAddr, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    signal,
    sync::{Semaphore, watch},
};

/// Maximum time for requests in flight after the shutdown signal.
const GRACE: Duration = Duration::from_secs(10);

/// The pause after the system accepts no more connections (for lack of descriptors, for example).
const PAUSE: Duration = Duration::from_secs(1);

/// Default for the maximum number of connections. Each holds a file descriptor, of which a process usually may have 1,024.
pub const CONNECTIONS: usize = 768;

/// Default for the maximum number of connections from one address.
pub const CONNECTIONS_PER_PEER: usize = 128;

/// The limits of a listener.
#[derive(Clone)]
pub struct ConnectionLimits {
    /// Maximum number of connections; the next waits until one ends.
    connections: usize,
    /// Maximum number of connections from one address; a further one is closed at once.
    per_peer: usize,
    /// Returns whether an address may have any number of connections: a proxy of ours, or this machine.
    is_exempt: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>,
    /// Maximum time for the head of a request, from its first byte, and for the first request of a connection.
    head: Duration,
    /// Maximum time between two requests. Longer than proxies usually keep a connection, so that it is they who close it.
    idle: Duration,
    /// Maximum time for which a client does not read what it asked for.
    stalled: Duration,
}

impl ConnectionLimits {
    /// Creates the limits of a listener with at most `connections`, of which at most `per_peer` come from one address. This machine's own
    /// are exempt from the second limit: a proxy may run here.
    pub fn new(connections: usize, per_peer: usize) -> Self {
        Self {
            connections,
            per_peer,
            is_exempt: Arc::new(|address| address.is_loopback()),
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            stalled: Duration::from_secs(30),
        }
    }

    /// Returns the shortest of its times.
    fn shortest(&self) -> Duration {
        self.head.min(self.idle).min(self.stalled)
    }

    /// Exempts the proxies that `is_trusted` names from the limit of one address, besides this machine.
    #[must_use]
    pub fn trusting(self, is_trusted: impl Fn(IpAddr) -> bool + Send + Sync + 'static) -> Self {
        let is_exempt = move |address: IpAddr| address.is_loopback() || is_trusted(address);
        Self {
            is_exempt: Arc::new(is_exempt),
            ..self
        }
    }
}

impl fmt::Debug for ConnectionLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionLimits")
            .field("connections", &self.connections)
            .field("per_peer", &self.per_peer)
            .finish_non_exhaustive()
    }
}

/// Serves `router` at `bind` until Ctrl+C or SIGTERM; requests in flight may end first.
pub async fn serve(bind: SocketAddr, router: Router, limits: ConnectionLimits) -> Result<(), StartupError> {
    serve_until(bind, router, limits, shutdown_signal()).await
}

/// Serves like [`serve`], until `stop` is done.
pub async fn serve_until(
    bind: SocketAddr,
    router: Router,
    limits: ConnectionLimits,
    stop: impl Future<Output = ()>,
) -> Result<(), StartupError> {
    let listener = TcpListener::bind(bind).await.map_err(|error| {
        StartupError::new(format!(
            "Port {} cannot be listened on ({error}). Stop what uses it, or choose another.",
            bind.port()
        ))
    })?;
    tracing::info!(%bind, "listening");
    let shutdown = async {
        stop.await;
        tracing::info!(%bind, "stopping");
    };
    accept(listener, router, limits, shutdown).await;
    Ok(())
}

async fn accept(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let peers = Peers::new(limits.per_peer);
    let limits = Arc::new(limits);
    // Each connection has a receiver, so that the sender knows when the last one has ended.
    let (stopping, _) = watch::channel(false);
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
        let is_exempt = (limits.is_exempt)(peer.ip().to_canonical());
        let Some(share) = peers.enter(peer.ip(), is_exempt) else {
            // Closed at once: it would take the place of somebody else.
            continue;
        };
        let (router, limits, stopped) = (router.clone(), Arc::clone(&limits), stopping.subscribe());
        tokio::spawn(async move {
            serve_connection(stream, peer, router, &limits, stopped).await;
            drop((place, share));
        });
    }
    drop(listener);
    stopping.send_replace(true);
    if tokio::time::timeout(GRACE, stopping.closed()).await.is_err() {
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
mod tests;
