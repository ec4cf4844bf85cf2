//! Observability of a running process: its log, its traces, and reports of errors.

mod error_reports;
mod http_client;
mod traces;

use crate::startup_error::StartupError;
use allpet_kernel::{
    config::Config,
    log::{JsonLines, LogFilter},
};
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::io::IsTerminal as _;
use tracing_subscriber::{Layer, Registry, layer::SubscriberExt as _, util::SubscriberInitExt as _};

type BoxedLayer = Box<dyn Layer<Registry> + Send + Sync>;

/// The background senders of traces and error reports.
#[derive(Debug)]
pub(crate) struct Observers {
    traces: Option<SdkTracerProvider>,
    errors: Option<error_reports::Sender>,
}

/// Starts the log on standard error; the export of traces, if a collector is configured; and reports of errors, if a service for them
/// is.
pub(crate) fn start(config: &Config) -> Result<Observers, StartupError> {
    if !config.observe {
        return Ok(Observers {
            traces: None,
            errors: None,
        });
    }
    let mut layers = vec![log_layer(config.log_json)];
    let mut traces = None;
    if let Some(url) = &config.traces_url {
        let (layer, provider) = traces::export_to(url, &config.service_name)?;
        layers.push(layer);
        traces = Some(provider);
    }
    let (reports, errors) = error_reports::layer(config).unzip();
    layers.extend(reports);
    tracing_subscriber::registry()
        .with(layers)
        .with(LogFilter::new(&config.log))
        .init();
    log_panics();
    Ok(Observers { traces, errors })
}

/// Starts the log alone, for a program without a configuration.
pub(crate) fn start_log(filter: &str) {
    tracing_subscriber::registry()
        .with(log_layer(false))
        .with(LogFilter::new(filter))
        .init();
}

impl Observers {
    /// Sends what has not been sent yet.
    pub(crate) async fn flush(self) {
        if let Some(errors) = self.errors {
            errors.flush().await;
        }
        let Some(provider) = self.traces else { return };
        // It blocks until its own thread has sent the rest over this runtime.
        let stopped = tokio::task::spawn_blocking(move || provider.shutdown()).await;
        if let Ok(Err(error)) = stopped {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}

/// Makes a panic an error in the log, so that it names the request or job in which it happened and is reported like others.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("no message");
        let location = panic.location().map(tracing::field::display);
        tracing::error!(panic = message, location, "the program panicked");
    }));
}

fn log_layer(json: bool) -> BoxedLayer {
    if json {
        return JsonLines::new(std::io::stderr).boxed();
    }
    tracing_subscriber::fmt::layer()
        // Colour codes only on a terminal.
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .with_target(false)
        .boxed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_kernel::testkit::LogSink;

    #[test]
    fn a_panic_is_an_error_in_the_log() {
        let log = LogSink::default();
        let sink = log.clone();
        let lines = JsonLines::new(move || sink.clone());
        let before = std::panic::take_hook();
        log_panics();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), || {
            let _request = tracing::info_span!("request", request = "abc").entered();
            let _ = std::panic::catch_unwind(|| panic!("out of {}", "paper"));
        });
        std::panic::set_hook(before);
        let line: serde_json::Value = serde_json::from_str(&log.text()).unwrap();
        assert_eq!(
            (&line["level"], &line["request"]),
            (&"ERROR".into(), &"abc".into()),
            "{line}"
        );
        assert_eq!(line["panic"], "out of paper");
        assert!(
            line["location"].as_str().unwrap().contains("observe.rs"),
            "{line}"
        );
    }
}
