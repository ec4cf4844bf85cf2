//! The fields of spans and events, as JSON.

use serde_json::{Map, Value};
use std::fmt;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    span,
};
use tracing_subscriber::{
    layer::Context,
    registry::{LookupSpan, Scope},
};

/// The fields of a span or an event.
#[derive(Clone, Debug, Default)]
struct Fields(Map<String, Value>);

/// Remembers the fields of a new span. Call it in `on_new_span` of a layer that asks for them.
pub fn remember<S>(attributes: &span::Attributes<'_>, id: &span::Id, context: &Context<'_, S>)
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    if let Some(span) = context.span(id) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        // Another layer may have remembered them already.
        span.extensions_mut().replace(fields);
    }
}

/// Remembers fields that a span is given later. Call it in `on_record`.
pub fn add<S>(values: &span::Record<'_>, id: &span::Id, context: &Context<'_, S>)
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    if let Some(span) = context.span(id)
        && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
    {
        values.record(fields);
    }
}

/// Returns the fields of an event and of the spans around it. Of fields with one name, the innermost counts.
pub fn around<S>(event: &Event<'_>, context: &Context<'_, S>) -> Map<String, Value>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let mut all = Fields::default();
    for span in context.event_scope(event).into_iter().flat_map(Scope::from_root) {
        if let Some(Fields(fields)) = span.extensions().get() {
            all.0.extend(fields.clone());
        }
    }
    event.record(&mut all);
    all.0
}

impl Fields {
    fn set(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.set(field, format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.set(field, value);
    }
}
