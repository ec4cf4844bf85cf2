//! Listening, and stopping without cutting anybody off.

use crate::Stop;
use axum::Router;
use std::{net::SocketAddr, time::Duration};
use tokio::{net::TcpListener, signal, sync::oneshot};

/// How long requests that are under way may take to end once the program was told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves `router` at `bind` until the program is told to stop (Ctrl+C, SIGTERM); what is under way then ends first.
pub async fn serve(bind: SocketAddr, router: Router) -> Result<(), Stop> {
    let listener = TcpListener::bind(bind).await.map_err(|error| {
        Stop::new(format!(
            "Port {} cannot be listened on ({error}). Stop what uses it, or choose another.",
            bind.port()
        ))
    })?;
    tracing::info!(%bind, "listening");
    let (told, was_told) = oneshot::channel::<()>();
    let stop = async move {
        stopped().await;
        tracing::info!("stopping");
        let _ = told.send(());
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(stop);
    tokio::select! {
        outcome = async { server.await } => outcome.map_err(|error| Stop::new(format!("The server broke: {error}."))),
        () = async { let _ = was_told.await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("some requests did not end in time");
            Ok(())
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
