//! A limit on log lines, so that a single request cannot fill the log.

use std::sync::atomic::{AtomicU32, Ordering};
use tracing::{Event, Level, Subscriber, span};
use tracing_subscriber::{
    Layer,
    layer::Context,
    registry::{LookupSpan, SpanRef},
};

/// Maximum number of lines for one request, and as many again for errors, as the error comes last.
const LINES: u32 = 6;

/// The name of the span around a request.
pub(crate) const REQUEST: &str = "request";

/// Limits the log lines of a request. A library that complains about every letter of a text would otherwise write as many as an untrusted
/// client likes.
#[derive(Clone, Copy, Debug)]
pub struct LineLimit;

struct LineCount(AtomicU32);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for LineLimit {
    fn on_new_span(&self, _: &span::Attributes<'_>, id: &span::Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id).filter(|span| span.name() == REQUEST) {
            span.extensions_mut().insert(LineCount(AtomicU32::new(0)));
        }
    }

    fn event_enabled(&self, event: &Event<'_>, context: Context<'_, S>) -> bool {
        let Some(span) = context.event_span(event) else {
            return true;
        };
        let allowed = if *event.metadata().level() == Level::ERROR {
            2 * LINES
        } else {
            LINES
        };
        span.scope()
            .find_map(|span| count_line(&span))
            .is_none_or(|line| line < allowed)
    }
}

fn count_line<'a, S: LookupSpan<'a>>(span: &SpanRef<'a, S>) -> Option<u32> {
    let extensions = span.extensions();
    let lines = extensions.get::<LineCount>()?;
    Some(lines.0.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use tracing_subscriber::layer::SubscriberExt as _;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_request_writes_a_few_lines_and_its_error() {
        let log = Log::default();
        let sink = log.clone();
        let lines = tracing_subscriber::fmt::layer().with_writer(move || sink.clone());
        let subscriber = tracing_subscriber::registry().with(LineLimit).with(lines);
        tracing::subscriber::with_default(subscriber, || {
            for _ in 0..2 {
                let _request = tracing::info_span!("request").entered();
                for letter in 0..80 {
                    let _inside = tracing::info_span!("drawing").entered();
                    tracing::warn!(letter, "no font has it");
                }
                tracing::error!("request failed");
            }
            tracing::warn!("outside all requests");
        });
        let text = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
        assert_eq!(text.matches("no font has it").count(), 2 * 6, "{text}");
        assert!(text.contains("outside all requests"), "{text}");
    }
}
