//! Traces, as a collector of OpenTelemetry receives them from real processes.

use crate::{
    ada, apply, count,
    server::{Server, command, free_port, seed, traced, until},
    telemetry::observability,
};
use allpet_contract::{
    licensing::{Application, PayApplication},
    payments::{CardForm, PayForm, Tokenise},
    pets::MarkDeceased,
};
use allpet_kernel::{
    both_engines, on_read,
    testkit::{TestDatabases, TestRedis, key},
};
use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::{Span, span::SpanKind},
};
use prost::Message as _;
use std::{
    net::Ipv4Addr,
    process::Command,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;
use uuid::Uuid;

/// Receives spans on a free port.
struct Collector {
    port: u16,
    received: Received,
}

/// The spans, each with the name of its service.
type Received = Arc<Mutex<Vec<(String, Span)>>>;

impl Collector {
    async fn start() -> Self {
        let received = Received::default();
        let routes = Router::new().route("/v1/traces", post(receive));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = axum::serve(listener, routes.with_state(Arc::clone(&received)));
        tokio::spawn(async move { server.await });
        Self { port, received }
    }

    fn export(&self, command: &mut Command, service: &str) {
        command
            .env(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                format!("http://127.0.0.1:{}", self.port),
            )
            .env("OTEL_SERVICE_NAME", service)
            // Longer than the test: what arrives was sent when the process stopped.
            .env("OTEL_BSP_SCHEDULE_DELAY", "60000");
    }

    /// Returns the span of a trace with this name and kind.
    fn find(&self, trace: &str, name: &str, kind: SpanKind) -> (String, Span) {
        let received = self.received.lock().unwrap();
        let of_trace = received.iter().filter(|(_, span)| hex(&span.trace_id) == trace);
        let found: Vec<_> = of_trace
            .clone()
            .filter(|(_, span)| span.name == name && span.kind == kind as i32)
            .collect();
        let names: Vec<_> = of_trace
            .clone()
            .map(|(service, span)| format!("{service}: {}", span.name))
            .collect();
        // An event is delivered at least once: the attempt that had the effect has spans below it.
        let has_effect = |span: &Span| {
            of_trace
                .clone()
                .any(|(_, one)| one.parent_span_id == span.span_id)
        };
        let found = match &found[..] {
            [one] => one,
            [one, ..] if kind == SpanKind::Consumer => {
                found.iter().find(|(_, span)| has_effect(span)).unwrap_or(one)
            }
            _ => panic!("{} spans are {name} of {kind:?}: {names:#?}", found.len()),
        };
        (*found).clone()
    }

    /// Returns the ids of the spans of a trace with this name whose parent is one of `parents`.
    fn below(&self, trace: &str, name: &str, parents: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let received = self.received.lock().unwrap();
        let of_trace = received.iter().filter(|(_, span)| hex(&span.trace_id) == trace);
        let found = of_trace.filter(|(_, span)| span.name == name && parents.contains(&span.parent_span_id));
        found.map(|(_, span)| span.span_id.clone()).collect()
    }
}

async fn receive(State(received): State<Received>, body: Bytes) -> StatusCode {
    let request = ExportTraceServiceRequest::decode(body).unwrap();
    for resource in request.resource_spans {
        let service = text(&resource.resource.unwrap().attributes, "service.name").unwrap();
        let spans = resource.scope_spans.into_iter().flat_map(|scope| scope.spans);
        received
            .lock()
            .unwrap()
            .extend(spans.map(|span| (service.clone(), span)));
    }
    StatusCode::OK
}

fn text(attributes: &[KeyValue], key: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key == key)?;
    match found.value.as_ref()?.value.as_ref()? {
        Value::StringValue(text) => Some(text.clone()),
        Value::IntValue(number) => Some(number.to_string()),
        other => panic!("{key}: {other:?}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn pay(application: &Application, card_token: String) -> PayApplication {
    PayApplication {
        application: application.id,
        key: key("pay"),
        body: PayForm { card_token },
    }
}

/// Asks `api why` about the only refund.
async fn why(databases: &TestDatabases) -> String {
    let payments = databases.open("payments").await;
    let refund: Uuid =
        on_read!(payments, c => sqlx::query_scalar("SELECT id FROM refunds").fetch_one(c).await).unwrap();
    let output = command(databases, "why")
        .arg(refund.to_string())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Waits until the mail about a refunded fee is sent.
async fn refund_is_mailed(databases: &TestDatabases) {
    let notifications = databases.open("notifications").await;
    let sent = "deliveries WHERE kind = 'fee-refunded' AND channel = 'email' AND state = 'delivered'";
    until("the mail is sent", async || {
        (count(&notifications, sent).await == 1).then_some(())
    })
    .await;
}

/// From the refund to the mail about it: a subscriber and two jobs.
const TO_THE_MAIL: [&str; 3] = [
    "notifications.payment-refunded",
    "notifications.create-messages",
    "notifications.send-mail",
];

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PAGE: &str = "00f067aa0ba902b7";

both_engines! {
    async fn one_trace_leads_from_the_page_through_modules_events_and_jobs_to_the_mail(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let (collector, redis) = (Collector::start().await, TestRedis::start().await);
        let (internal, licensing) = (free_port(), free_port());
        let main = Server::start_with(&databases, |serve| {
            collector.export(serve, "main");
            serve
                .env("REDIS_URL", redis.url().0)
                .env("ALLPET_INTERNAL_BIND", format!("127.0.0.1:{internal}"))
                .env("LICENSING_URL", format!("http://127.0.0.1:{licensing}"));
        })
        .await;
        let licensing = Server::start_at(&databases, licensing, |serve| {
            collector.export(serve, "licensing");
            serve
                .args(["--modules", "licensing", "--port", &licensing.to_string()])
                .env("ALLPET_DATA_DIR", databases.folder().join("licensing"))
                .env("REDIS_URL", redis.url().0)
                .env("MAIN_URL", format!("http://127.0.0.1:{internal}"));
        })
        .await;
        let owner = ada(&main).await;
        let (pet, application) = apply(&owner).await;
        let body = CardForm { number: "4242 4242 4242 4242".into(), month: 12, year: 40, code: "123".into() };
        let card = owner.send(Tokenise { body }).await.unwrap();
        owner.send(pay(&application, card.token)).await.unwrap();

        let db = databases.open("licensing").await;
        let heard = async |subscriber: &str| {
            let heard = format!("inbox WHERE listener = '{subscriber}'");
            until(subscriber, async || (count(&db, &heard).await == 1).then_some(())).await;
        };
        heard("licensing.payment-succeeded").await;

        // The fee is refunded because the pet has died.
        let page = traced(&owner, &format!("00-{TRACE}-{PAGE}-01"));
        page.send(MarkDeceased { pet: pet.id }).await.unwrap();
        heard("licensing.payment-refunded").await;
        refund_is_mailed(&databases).await;
        let why = why(&databases).await;
        observability::every_metric_is_exposed(&databases, internal).await;
        assert!(collector.received.lock().unwrap().is_empty(), "nothing is sent before its time");
        licensing.stop().await;
        main.stop().await;

        let steps = [
            ("main", "POST /api/pets/{pet}/deceased", SpanKind::Server),
            ("main", "/internal/licensing/pets/{pet}/end", SpanKind::Client),
            ("licensing", "POST /internal/licensing/pets/{pet}/end", SpanKind::Server),
        ];
        let mut parent = PAGE.to_owned();
        for (process, name, kind) in steps {
            let (service, span) = collector.find(TRACE, name, kind);
            assert_eq!((service.as_str(), hex(&span.parent_span_id)), (process, parent), "{name}");
            parent = hex(&span.span_id);
        }
        // Licensing is called, and hears of the death: what comes first withdraws the application.
        let (_, first) = collector.find(TRACE, steps[0].1, SpanKind::Server);
        let (_, heard) = collector.find(TRACE, "licensing.pet-deceased", SpanKind::Consumer);
        assert_eq!(heard.parent_span_id, first.span_id);
        let (_, decided) = collector.find(TRACE, "licensing.application-decided", SpanKind::Consumer);
        assert!([parent, hex(&heard.span_id)].contains(&hex(&decided.parent_span_id)));
        let steps = [
            ("main", "payments.refund-requested"),
            ("main", "payments.finish-refund"),
            ("licensing", "licensing.payment-refunded"),
        ];
        let mut parent = decided.span_id;
        for (process, name) in steps {
            let (service, span) = collector.find(TRACE, name, SpanKind::Consumer);
            assert_eq!((service.as_str(), &span.parent_span_id), (process, &parent), "{name}");
            parent = span.span_id;
        }
        let (_, refund) = collector.find(TRACE, "payments.finish-refund", SpanKind::Consumer);
        let mut parents = vec![refund.span_id];
        for name in TO_THE_MAIL {
            parents = collector.below(TRACE, name, &parents);
            assert!(!parents.is_empty(), "{name} has the trace of the page");
        }
        let lines: Vec<&str> = why.lines().collect();
        let wanted = [
            "request ",
            "event application.decided ",
            "→ licensing.application-decided handled it",
            "event refund.requested ",
            "→ payments.refund-requested handled it",
            "job payments.finish-refund ",
            "event payment.refunded ",
            "→ licensing.payment-refunded handled it",
        ];
        let mut rest = lines.iter();
        for step in wanted {
            assert!(rest.any(|line| line.contains(step)), "{step}: {why}");
        }
        let line = |part: &str| lines.iter().find(|line| line.contains(part)).copied().unwrap_or_default();
        assert!(line("application.decided").contains("  person"), "{why}");
        assert!(line("refund.requested").contains("licensing: licensing.application-decided  person"), "{why}");
        assert!(line("refund.requested").contains("reason: The application was withdrawn."), "{why}");
        assert!(line("payments.finish-refund").ends_with("  ←"), "{why}");
        let of_first = |key| text(&first.attributes, key);
        assert_eq!(of_first("http.route").as_deref(), Some("/api/pets/{pet}/deceased"));
        assert_eq!(of_first("http.response.status_code").as_deref(), Some("200"));
        assert!(of_first("person").is_some());
    }
}
