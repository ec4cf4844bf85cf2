//! Serves one connection, over HTTP/1.1 or HTTP/2.

use super::{
    ConnectionLimits,
    activity::{Activity, TrackedBody, TrackedStream},
};
use axum::{Router, extract::ConnectInfo};
use http::{Request, Version};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use std::{net::SocketAddr, pin::pin, time::Duration};
use tokio::{
    net::TcpStream,
    sync::watch,
    time::{Instant, sleep_until, timeout},
};
use tower::Service as _;

/// Maximum size of the head of a request, in bytes.
const HEAD_MAX: usize = 64 * 1024;
/// The same over HTTP/2.
const HTTP2_HEAD_MAX: u32 = 32 * 1024;
/// Maximum number of requests at once on one connection over HTTP/2.
const HTTP2_STREAMS: u32 = 64;
/// Maximum number of requests that a client may cancel before they were begun; more closes the connection ("rapid reset").
const HTTP2_RESETS: usize = 20;
/// How often the other end must show that it is still there, over HTTP/2.
const HTTP2_PING: Duration = Duration::from_secs(20);
/// The time in which it must.
const HTTP2_PING_TIMEOUT: Duration = Duration::from_secs(10);
/// Time for an overdue connection to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// Serves a connection until it ends, is overdue, or the listener has stopped and its last response was sent.
pub(super) async fn serve_connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: &ConnectionLimits,
    mut stopped: watch::Receiver<bool>,
) {
    let activity = Activity::new();
    let requests = activity.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let in_flight = requests.begin(request.version() == Version::HTTP_2);
        let response = router.clone().call(request);
        async move {
            let response = response.await?;
            Ok::<_, std::convert::Infallible>(response.map(|body| TrackedBody {
                body,
                _in_flight: in_flight,
            }))
        }
    });
    let builder = builder();
    let io = TokioIo::new(TrackedStream {
        stream,
        activity: activity.clone(),
    });
    let mut connection = pin!(builder.serve_connection(io, service));
    let mut is_stopping = false;
    loop {
        // A time may begin to run at any moment, so the connection is looked at again before the shortest one can end.
        let soon = Instant::now() + limits.shortest();
        let wake = activity
            .deadline(limits)
            .map_or(soon, |deadline| deadline.min(soon));
        tokio::select! {
            // The client hung up or broke the protocol; there is nobody to report to.
            _ = connection.as_mut() => return,
            () = sleep_until(wake) => {
                if activity.deadline(limits).is_some_and(|deadline| deadline <= Instant::now()) {
                    connection.as_mut().graceful_shutdown();
                    let _ = timeout(GOODBYE, connection).await;
                    return;
                }
            }
            _ = stopped.changed(), if !is_stopping => {
                is_stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    // The watchdog limits the time of the head.
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(None)
        .max_buf_size(HEAD_MAX);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(HTTP2_STREAMS)
        .max_header_list_size(HTTP2_HEAD_MAX)
        .max_pending_accept_reset_streams(HTTP2_RESETS)
        .max_local_error_reset_streams(HTTP2_RESETS)
        .keep_alive_interval(HTTP2_PING)
        .keep_alive_timeout(HTTP2_PING_TIMEOUT);
    builder
}
