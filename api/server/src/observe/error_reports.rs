//! Error reports to a service that takes Sentry's envelopes: what is logged as an error, panics and faults of pages among it. A report
//! has no personal data: of the fields of a line only those listed here, and no addresses or tokens in their texts.

mod sender;
mod text;

pub(super) use sender::Sender;

use super::BoxedLayer;
use allpet_kernel::{Clock, Randomness, config::Config, log::fields};
use serde_json::{Map, Value, json};
use text::without_personal_data;
use tracing::{Event, Level, span};
use tracing_subscriber::{Layer, Registry, layer::Context};

/// The fields that a report shows as tags.
const TAGS: [&str; 13] = [
    "request",
    "method",
    "path",
    "status",
    "endpoint",
    "module",
    "job",
    "kind",
    "event",
    "topic",
    "subscriber",
    "app",
    "page",
];

/// Reports errors. Of a request, a job or an event only the first, which is the cause of the others.
struct ErrorReports {
    sender: Sender,
    release: String,
    environment: String,
}

/// Marks the outermost span of what has been reported.
struct Reported;

/// Creates the layer that reports errors, and what sends the reports. `None` if no service is configured.
pub(super) fn layer(config: &Config) -> Option<(BoxedLayer, Sender)> {
    let sender = Sender::start(config.error_service.clone()?);
    let reports = ErrorReports {
        sender: sender.clone(),
        release: config.release.clone(),
        environment: config.environment.clone(),
    };
    Some((reports.boxed(), sender))
}

impl Layer<Registry> for ErrorReports {
    fn on_new_span(&self, attributes: &span::Attributes<'_>, id: &span::Id, context: Context<'_, Registry>) {
        fields::remember(attributes, id, &context);
    }

    fn on_record(&self, id: &span::Id, values: &span::Record<'_>, context: Context<'_, Registry>) {
        fields::add(values, id, &context);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, Registry>) {
        if *event.metadata().level() != Level::ERROR {
            return;
        }
        let outermost = context
            .event_scope(event)
            .and_then(|scope| scope.from_root().next());
        if let Some(span) = outermost
            && span.extensions_mut().replace(Reported).is_some()
        {
            return;
        }
        let fields = fields::around(event, &context);
        self.sender.send(self.report(event.metadata().target(), &fields));
    }
}

impl ErrorReports {
    /// Builds a report, an event in Sentry's terms.
    fn report(&self, target: &str, fields: &Map<String, Value>) -> Value {
        let text = |name: &str| match fields.get(name)? {
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        let id = u128::from_be_bytes(Randomness::System.bytes());
        let message = without_personal_data(&text("message").unwrap_or_default());
        let error = text("panic").or_else(|| text("error"));
        let error = error.as_deref().map(without_personal_data);
        let tags: Map<String, Value> = TAGS
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), text(name)?.into())))
            .collect();
        // Of a page, if it is one that reports.
        let release = text("release").unwrap_or_else(|| self.release.clone());
        let mut report = json!({
            "event_id": format!("{id:032x}"),
            "timestamp": Clock::System.now().to_string(),
            "platform": "other",
            "level": "error",
            "logger": target,
            "release": release,
            "environment": self.environment,
            "exception": { "values": [{ "type": message, "value": error.unwrap_or_default() }] },
            "transaction": text("path").map(|path| format!("{} {path}", text("method").unwrap_or_default())),
            "extra": { "location": text("location"), "attempts": text("attempts") },
            "tags": tags,
        });
        if let Some(trace) = text("trace") {
            let span = format!("{:016x}", id & u128::from(u64::MAX));
            report["contexts"] = json!({ "trace": { "trace_id": trace, "span_id": span } });
        }
        report
    }
}
