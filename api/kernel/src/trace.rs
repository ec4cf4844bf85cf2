//! The W3C trace of what runs: a request, the handling of an event, an attempt of a job. What they cause continues the trace.
//!
//! Spans are recorded only if the program has a layer for OpenTelemetry. Without one, the trace of the caller is handed on as it came.

use opentelemetry::{
    Context,
    trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState},
};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// Makes `span` a part of the trace that caused it, and records the trace's id in its field `trace`. Returns the trace context
/// (`traceparent`) of what the span causes.
pub(crate) fn join(span: &Span, cause: Option<&str>) -> Option<String> {
    let cause = cause.and_then(|text| Some((text, parse(text)?)));
    let handed_on = cause.as_ref().map(|(text, _)| (*text).to_owned());
    if let Some((_, parent)) = cause {
        // Only a span that has begun refuses.
        let _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
    let trace = traceparent(span).or(handed_on);
    if let Some(id) = trace.as_deref().and_then(trace_id) {
        span.record("trace", id);
    }
    trace
}

/// Returns the trace context of the current span; `None` if it is not recorded.
pub(crate) fn current() -> Option<String> {
    traceparent(&Span::current())
}

/// Records the status of a response in the span that sends it.
pub(crate) fn record_status(span: &Span, status: http::StatusCode) {
    span.set_attribute("http.response.status_code", i64::from(status.as_u16()));
}

/// Returns the trace's id in a trace context.
pub(crate) fn trace_id(traceparent: &str) -> Option<&str> {
    traceparent.split('-').nth(1)
}

fn traceparent(span: &Span) -> Option<String> {
    let context = span.context();
    let span = context.span();
    let span = span.span_context();
    span.is_valid().then(|| {
        let flags = span.trace_flags().to_u8();
        format!("00-{}-{}-{flags:02x}", span.trace_id(), span.span_id())
    })
}

/// Parses a trace context of version 00 (W3C Trace Context, section 3.2) with nonzero ids.
fn parse(text: &str) -> Option<SpanContext> {
    let is_lower_hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let [version, trace, parent, flags] = text.split('-').collect::<Vec<_>>()[..] else {
        return None;
    };
    let lengths = (version, trace.len(), parent.len(), flags.len());
    if lengths != ("00", 32, 16, 2) || ![trace, parent, flags].into_iter().all(is_lower_hex) {
        return None;
    }
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?);
    let (trace, parent) = (TraceId::from_hex(trace).ok()?, SpanId::from_hex(parent).ok()?);
    let span = SpanContext::new(trace, parent, flags, true, TraceState::default());
    span.is_valid().then_some(span)
}

/// Returns whether the text is a trace context that [`join`] continues.
pub(crate) fn is_valid(text: &str) -> bool {
    parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALID: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn only_a_valid_trace_is_accepted() {
        assert!(is_valid(VALID));
        assert_eq!(trace_id(VALID), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
        for wrong in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-+1",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
        ] {
            assert!(!is_valid(wrong), "{wrong}");
        }
    }

    #[test]
    fn without_a_collector_the_trace_is_handed_on_as_it_came() {
        let span = tracing::info_span!("request", trace = tracing::field::Empty);
        assert_eq!(join(&span, Some(VALID)).as_deref(), Some(VALID));
        assert_eq!(join(&span, Some("no trace")), None);
        assert_eq!(join(&span, None), None);
    }
}
