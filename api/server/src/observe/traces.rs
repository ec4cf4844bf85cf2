//! Exports traces to an OpenTelemetry collector, over HTTP with protobuf (OTLP). `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_TRACES_SAMPLER`,
//! `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_BSP_…` are read by the SDK.

use super::{BoxedLayer, http_client::ExternalHttpClient};
use crate::startup_error::StartupError;
use futures::future::BoxFuture;
use http::{Request, Response};
use hyper::body::Bytes;
use opentelemetry::{
    Key,
    trace::{SpanKind, TracerProvider as _},
};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{SdkTracerProvider, SpanData, SpanExporter},
};
use std::time::Duration;
use tokio::runtime::Handle;
use tracing_subscriber::Layer as _;

/// Creates the layer that records spans, and the provider that sends them to the collector at `url` as `service`. Call
/// [`SdkTracerProvider::shutdown`] at the end, which sends the rest.
pub(super) fn export_to(url: &str, service: &str) -> Result<(BoxedLayer, SdkTracerProvider), StartupError> {
    let client = Collector {
        client: ExternalHttpClient::new(),
        runtime: Handle::current(),
    };
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(url)
        .with_http_client(client)
        .build()
        .map_err(|error| {
            StartupError::new(format!(
                "Traces cannot be sent to {url} ({error}). Check OTEL_EXPORTER_OTLP_ENDPOINT."
            ))
        })?;
    let resource = Resource::builder().with_service_name(service.to_owned()).build();
    let provider = SdkTracerProvider::builder()
        .with_resource(resource)
        .with_batch_exporter(SpanDescriber(exporter))
        .build();
    let layer = tracing_opentelemetry::layer()
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_tracer(provider.tracer("allpet"));
    Ok((layer.boxed(), provider))
}

/// Sends over the runtime of the process: the thread that exports has none.
#[derive(Debug)]
struct Collector {
    client: ExternalHttpClient,
    runtime: Handle,
}

impl HttpClient for Collector {
    fn send_bytes<'a, 'b>(
        &'a self,
        request: Request<Bytes>,
    ) -> BoxFuture<'b, Result<Response<Bytes>, HttpError>>
    where
        'a: 'b,
        Self: 'b,
    {
        let client = self.client.clone();
        let exchange = self.runtime.spawn(async move { client.send(request).await });
        Box::pin(async move { exchange.await? })
    }
}

/// Gives spans the names, kinds and attributes of OpenTelemetry's conventions. In the log they are shorter.
#[derive(Debug)]
struct SpanDescriber<E>(E);

impl<E: SpanExporter> SpanExporter for SpanDescriber<E> {
    fn export(&self, mut batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        batch.iter_mut().for_each(describe);
        self.0.export(batch)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

fn describe(span: &mut SpanData) {
    let text = |key: &str| {
        let found = span.attributes.iter().find(|one| one.key.as_str() == key);
        found.map(|one| one.value.as_str().into_owned())
    };
    let (kind, name) = match span.name.as_ref() {
        "request" => {
            let method = text("method").unwrap_or_default();
            (
                SpanKind::Server,
                text("path").map(|path| format!("{method} {path}")),
            )
        }
        "call" => (SpanKind::Client, text("endpoint")),
        "event" => (SpanKind::Consumer, text("subscriber")),
        "job" => (SpanKind::Consumer, text("kind")),
        _ => return,
    };
    span.span_kind = kind;
    if let Some(name) = name {
        span.name = name.into();
    }
    for attribute in &mut span.attributes {
        let convention = match attribute.key.as_str() {
            "method" => "http.request.method",
            "path" => "http.route",
            _ => continue,
        };
        attribute.key = Key::from_static_str(convention);
    }
    // Every span has it already.
    span.attributes.retain(|one| one.key.as_str() != "trace");
}
