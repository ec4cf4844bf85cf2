//! Sends reports in the background. What comes faster than the service takes it is dropped: the log has it.

use crate::observe::http_client::{Error, ExternalHttpClient};
use allpet_kernel::config::Dsn;
use http::{Request, StatusCode, header};
use hyper::body::Bytes;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};

/// Reports that wait; more are dropped.
const WAITING_MAX: usize = 50;
/// The shortest time between two reports: 60 in a minute.
const PAUSE: Duration = Duration::from_secs(1);
/// For how long nothing is sent after the service said that it is too much, unless it says for how long.
const PAUSE_AFTER_TOO_MANY: Duration = Duration::from_mins(1);
/// How long the end of the program waits for the last reports.
const FLUSH_LIMIT: Duration = Duration::from_secs(5);

/// Hands reports to the task that sends them.
#[derive(Clone, Debug)]
pub(in crate::observe) struct Sender(mpsc::Sender<Message>);

#[derive(Debug)]
enum Message {
    Report(Value),
    Flush(oneshot::Sender<()>),
}

impl Sender {
    /// Starts the task.
    pub(super) fn start(service: Dsn) -> Self {
        let (sender, messages) = mpsc::channel(WAITING_MAX);
        tokio::spawn(send_all(messages, service));
        Self(sender)
    }

    pub(super) fn send(&self, report: Value) {
        let _ = self.0.try_send(Message::Report(report));
    }

    /// Waits until what was handed over is sent.
    pub(in crate::observe) async fn flush(self) {
        let (done, waiting) = oneshot::channel();
        let flush = async {
            if self.0.send(Message::Flush(done)).await.is_ok() {
                let _ = waiting.await;
            }
        };
        let _ = timeout(FLUSH_LIMIT, flush).await;
    }
}

async fn send_all(mut messages: mpsc::Receiver<Message>, service: Dsn) {
    let client = ExternalHttpClient::new();
    let mut turns = interval(PAUSE);
    // What came during a pause is not made up for at once.
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut silent_until: Option<Instant> = None;
    while let Some(message) = messages.recv().await {
        let report = match message {
            Message::Report(report) => report,
            Message::Flush(done) => {
                let _ = done.send(());
                continue;
            }
        };
        if silent_until.is_some_and(|until| Instant::now() < until) {
            continue;
        }
        turns.tick().await;
        match send(&client, &service, &report).await {
            Ok(None) => silent_until = None,
            Ok(Some(pause)) => silent_until = Some(Instant::now() + pause),
            Err(error) => {
                // A warning, so that a service that is away is not reported to itself.
                tracing::warn!(%error, "an error report could not be sent");
                sleep(PAUSE).await;
            }
        }
    }
}

/// Sends a report. Returns for how long the service wants no more.
async fn send(client: &ExternalHttpClient, service: &Dsn, report: &Value) -> Result<Option<Duration>, Error> {
    let item = report.to_string();
    let head = json!({ "event_id": report["event_id"] });
    let about = json!({ "type": "event", "length": item.len() });
    let authorization = format!(
        "Sentry sentry_version=7, sentry_client=allpet/{}, sentry_key={}",
        env!("CARGO_PKG_VERSION"),
        service.key
    );
    let request = Request::post(&service.endpoint)
        .header(header::CONTENT_TYPE, "application/x-sentry-envelope")
        .header("x-sentry-auth", authorization)
        .body(Bytes::from(format!("{head}\n{about}\n{item}\n")))?;
    let response = client.send(request).await?;
    match response.status() {
        status if status.is_success() => Ok(None),
        StatusCode::TOO_MANY_REQUESTS => {
            let seconds = response.headers().get(header::RETRY_AFTER);
            let seconds = seconds.and_then(|value| value.to_str().ok()?.parse().ok());
            Ok(Some(seconds.map_or(PAUSE_AFTER_TOO_MANY, Duration::from_secs)))
        }
        status => Err(format!("the service answered {status}").into()),
    }
}
