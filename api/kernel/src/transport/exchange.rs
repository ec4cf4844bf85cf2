//! One call to another process: round-robin over its replicas, repeated where that is safe, within the deadline.

use super::{
    BODY_MAX,
    circuit::Circuit,
    deadline::Deadline,
    headers::DEADLINE_MS,
    peer::{PeerAddress, Replica, Replicas},
    retry::{self, CallFailure},
};
use crate::Randomness;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper_util::{
    client::legacy::{Client, Error, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use std::{
    sync::{Arc, LazyLock, MutexGuard, PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};

/// How long a connection may take to come about.
const CONNECT_LIMIT: Duration = Duration::from_secs(1);
/// The interval of the readiness probes to a process that did not answer.
const WATCH_INTERVAL: Duration = Duration::from_millis(200);
/// The address of the readiness probe; see the health of a process.
const READY_PATH: &str = "/ready";
/// How long an idle connection stays open; shorter than the server's own limit of 30 seconds.
const IDLE_LIMIT: Duration = Duration::from_secs(20);

/// The client for all processes, with its pool of connections.
#[derive(Clone, Debug)]
pub(crate) struct HttpClient(Client<HttpConnector, Full<Bytes>>);

/// A request between processes, complete but for the address and the deadline.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) method: Method,
    /// Path and query.
    pub(super) target: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Whether it may be sent twice.
    pub(super) repeatable: bool,
}

/// No replica answered. The caller may come back after this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unavailable {
    pub(super) retry_after: Duration,
}

impl HttpClient {
    pub(super) fn new() -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_LIMIT));
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_LIMIT)
            .build(connector);
        Self(client)
    }

    /// Reads a small document of a process, with its headers. Fails unless it is answered with 200.
    pub(super) async fn get(
        &self,
        address: &PeerAddress,
        path: &str,
    ) -> Result<(HeaderMap, Bytes), Box<dyn std::error::Error + Send + Sync>> {
        let request = Request::get(format!("{address}{path}")).body(Full::default())?;
        let response = self.0.request(request).await?;
        if !response.status().is_success() {
            return Err(response.status().to_string().into());
        }
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, BODY_MAX).collect().await?.to_bytes();
        Ok((parts.headers, body))
    }
}

/// Returns the time since the process began to ask; circuits count in it.
pub(super) fn elapsed() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

impl Replicas {
    /// Sends `outgoing` and returns the answer, whatever its status.
    pub(super) async fn send(
        &self,
        http: &HttpClient,
        outgoing: &Outgoing,
        deadline: Deadline,
        randomness: &Randomness,
    ) -> Result<Response<Incoming>, Unavailable> {
        let mut attempt = 0;
        let mut tried = Vec::new();
        loop {
            attempt += 1;
            let replica = match self.choose(&tried) {
                Ok(replica) => replica,
                // One of them may be back in a moment.
                Err(unavailable) => {
                    let pause = pause(attempt, CallFailure::NotSent, outgoing, deadline, randomness);
                    sleep(pause.ok_or(unavailable)?).await;
                    continue;
                }
            };
            tried.push(&replica.address);
            // A process that hangs must leave time for another one.
            let may_go_on = outgoing.repeatable && tried.len() < self.all.len();
            let limit = deadline.remaining() / if may_go_on { 2 } else { 1 };
            let answer = timeout(limit, http.0.request(outgoing.to(&replica.address, limit))).await;
            // Too little time proves nothing about the process.
            if answer.is_ok() || limit >= CONNECT_LIMIT {
                replica.record(matches!(answer, Ok(Ok(_))), http);
            }
            let failed = match answer {
                Ok(Ok(response)) => return Ok(response),
                Ok(Err(error)) => {
                    tracing::warn!(address = %replica.address, attempt, %error, "a process does not answer");
                    call_failure(&error)
                }
                Err(_) => {
                    tracing::warn!(address = %replica.address, attempt, "a process does not answer in time");
                    CallFailure::NoAnswer
                }
            };
            let Some(pause) = pause(attempt, failed, outgoing, deadline, randomness) else {
                return Err(Unavailable {
                    retry_after: Duration::from_secs(5),
                });
            };
            sleep(pause).await;
        }
    }

    /// Returns the next replica whose circuit admits a call; one that was not `tried` if possible.
    fn choose(&self, tried: &[&PeerAddress]) -> Result<&Arc<Replica>, Unavailable> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let mut earliest = None::<Duration>;
        let by_turn = |place: usize| &self.all[turn.wrapping_add(place) % self.all.len()];
        let mut replicas: Vec<_> = (0..self.all.len()).map(by_turn).collect();
        replicas.sort_by_key(|replica| tried.contains(&&replica.address));
        for replica in replicas {
            match replica.circuit().allow(elapsed()) {
                Ok(()) => return Ok(replica),
                Err(wait) => earliest = Some(earliest.map_or(wait, |earliest| earliest.min(wait))),
            }
        }
        Err(Unavailable {
            retry_after: earliest.unwrap_or(Duration::from_secs(5)),
        })
    }
}

fn pause(
    attempt: u32,
    failed: CallFailure,
    outgoing: &Outgoing,
    deadline: Deadline,
    randomness: &Randomness,
) -> Option<Duration> {
    let jitter = f64::from(randomness.bytes::<1>()[0]) / 255.0;
    retry::pause(attempt, failed, outgoing.repeatable, jitter, deadline.remaining())
}

impl Replica {
    pub(super) fn circuit(&self) -> MutexGuard<'_, Circuit> {
        self.circuit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records the outcome of a call. If that opens the circuit, looks until the process is back.
    fn record(self: &Arc<Self>, answered: bool, http: &HttpClient) {
        if self.circuit().record(answered, elapsed()) {
            tokio::spawn(Arc::clone(self).watch(http.clone()));
        }
    }

    /// Closes the circuit as soon as the process is ready again.
    async fn watch(self: Arc<Self>, http: HttpClient) {
        while !self.circuit().is_closed() {
            sleep(WATCH_INTERVAL).await;
            if matches!(
                timeout(CONNECT_LIMIT, http.get(&self.address, READY_PATH)).await,
                Ok(Ok(_))
            ) {
                self.circuit().close();
            }
        }
    }
}

impl Outgoing {
    fn to(&self, address: &PeerAddress, remaining: Duration) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = format!("{address}{}", self.target).parse().unwrap_or_default();
        *request.headers_mut() = self.headers.clone();
        let milliseconds = u64::try_from(remaining.as_millis()).unwrap_or(u64::MAX);
        request.headers_mut().insert(DEADLINE_MS, milliseconds.into());
        request
    }
}

fn call_failure(error: &Error) -> CallFailure {
    if error.is_connect() {
        CallFailure::NotSent
    } else {
        CallFailure::NoAnswer
    }
}

#[cfg(test)]
mod tests;
