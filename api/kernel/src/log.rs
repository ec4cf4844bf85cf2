//! The log: which lines are written, and the limit for a single request, so that it cannot fill the log.

pub mod fields;
mod json_lines;

pub use json_lines::JsonLines;

use std::sync::atomic::{AtomicU32, Ordering};
use tracing::{Event, Level, Metadata, Subscriber, level_filters::LevelFilter, span, subscriber::Interest};
use tracing_subscriber::{
    EnvFilter, Layer,
    layer::Context,
    registry::{LookupSpan, SpanRef},
};

/// Maximum number of lines for one request, and as many again for errors, as the error comes last.
const LINES: u32 = 6;

/// The name of the span around a request.
pub(crate) const REQUEST: &str = "request";

/// Decides which lines are written, for all layers below it: those that its directives admit (`info,sqlx=error`), up to the limit of a
/// request. A library that complains about every letter of a text would otherwise write as many as an untrusted client likes. Our own spans are
/// always there, so that a line names its request.
///
/// It is one filter for all layers: `sqlx` asks whether a line would be written and then writes none, which confuses the filters of
/// single layers (`Layer::with_filter`), so that they lose the next line.
#[derive(Debug)]
pub struct LogFilter {
    lines: EnvFilter,
}

impl LogFilter {
    /// Creates a filter. Directives that cannot be read count as `info`.
    pub fn new(directives: &str) -> Self {
        Self {
            lines: EnvFilter::try_new(directives).unwrap_or_else(|_| EnvFilter::new("info")),
        }
    }
}

fn is_our_span(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && *metadata.level() <= Level::INFO && metadata.target().starts_with("allpet")
}

struct LineCount(AtomicU32);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for LogFilter {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if is_our_span(metadata) {
            Interest::always()
        } else {
            Layer::<S>::register_callsite(&self.lines, metadata)
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, context: Context<'_, S>) -> bool {
        is_our_span(metadata) || Layer::enabled(&self.lines, metadata, context)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Layer::<S>::max_level_hint(&self.lines).map(|hint| hint.max(LevelFilter::INFO))
    }

    fn on_new_span(&self, attributes: &span::Attributes<'_>, id: &span::Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id).filter(|span| span.name() == REQUEST) {
            span.extensions_mut().insert(LineCount(AtomicU32::new(0)));
        }
        Layer::on_new_span(&self.lines, attributes, id, context);
    }

    fn on_record(&self, id: &span::Id, values: &span::Record<'_>, context: Context<'_, S>) {
        Layer::on_record(&self.lines, id, values, context);
    }

    fn on_enter(&self, id: &span::Id, context: Context<'_, S>) {
        Layer::on_enter(&self.lines, id, context);
    }

    fn on_exit(&self, id: &span::Id, context: Context<'_, S>) {
        Layer::on_exit(&self.lines, id, context);
    }

    fn on_close(&self, id: span::Id, context: Context<'_, S>) {
        Layer::on_close(&self.lines, id, context);
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
            .find_map(|span| take_line(&span, allowed))
            .unwrap_or(true)
    }
}

/// Takes one of the `allowed` lines of a request. Returns false if all are taken, `None` if the span is not that of a request.
fn take_line<'a, S: LookupSpan<'a>>(span: &SpanRef<'a, S>, allowed: u32) -> Option<bool> {
    let extensions = span.extensions();
    let LineCount(lines) = extensions.get()?;
    // A line that is refused takes none: the error that comes last still has its own.
    let next = |taken| (taken < allowed).then_some(taken + 1);
    Some(
        lines
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, next)
            .is_ok(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::LogSink;
    use tracing_subscriber::layer::SubscriberExt as _;

    #[test]
    fn a_request_writes_a_few_lines_and_its_error() {
        let log = LogSink::default();
        let sink = log.clone();
        let lines = tracing_subscriber::fmt::layer().with_writer(move || sink.clone());
        let subscriber = tracing_subscriber::registry()
            .with(lines)
            .with(LogFilter::new("warn"));
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
        let text = log.text();
        assert_eq!(text.matches("no font has it").count(), 2 * 6, "{text}");
        assert_eq!(text.matches("request failed").count(), 2, "{text}");
        assert!(text.contains("outside all requests"), "{text}");
    }
}
