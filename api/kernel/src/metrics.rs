//! Metrics of a process in Prometheus' format: counted while it works, and read from the databases at each request for them.

mod snapshot;
mod subscriber_lag;
mod totals;

pub use snapshot::{ModuleMetrics, snapshot};
pub use totals::Totals;

use allpet_domain::Money;
use http::{Method, StatusCode};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::{Family, MetricConstructor},
        histogram::Histogram,
    },
    registry::Registry,
};
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// The bounds of latencies, in seconds.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// Methods that a label may hold; a client may send any word.
const METHODS: [Method; 7] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
];

/// The counters of a process. Clones share them.
#[derive(Clone)]
pub struct Metrics(Arc<Counters>);

struct Counters {
    /// Whether nothing is counted any more.
    stopped: AtomicBool,
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    latencies: Family<RouteLabels, Histogram, Latencies>,
    events: Family<EventLabels, Counter>,
    unknown_events: Counter,
    jobs: Family<JobLabels, Counter>,
    totals: Totals,
    scheduled: Family<ScheduleLabels, Counter>,
    money: Family<MoneyLabels, Counter>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RouteLabels {
    method: String,
    route: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct EventLabels {
    topic: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct JobLabels {
    kind: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ScheduleLabels {
    schedule: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct MoneyLabels {
    flow: &'static str,
    currency: &'static str,
}

/// Creates a histogram for each route.
#[derive(Clone)]
struct Latencies;

impl MetricConstructor<Histogram> for Latencies {
    fn new_metric(&self) -> Histogram {
        Histogram::new(SECONDS)
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("allpet");
        let requests = Family::default();
        let latencies = Family::new_with_constructor(Latencies);
        let events = Family::default();
        let unknown_events = Counter::default();
        let jobs = Family::default();
        let scheduled = Family::default();
        let money = Family::default();
        registry.register(
            "http_requests",
            "Requests answered, by route and status",
            requests.clone(),
        );
        registry.register(
            "http_request_seconds",
            "Time to response headers",
            latencies.clone(),
        );
        registry.register(
            "events_announced",
            "Events announced by this process",
            events.clone(),
        );
        registry.register(
            "unknown_events",
            "Damaged events that were skipped because not even their topic was readable",
            unknown_events.clone(),
        );
        registry.register(
            "job_attempts",
            "Attempts of jobs that ended in this process, by the job's next state",
            jobs.clone(),
        );
        registry.register(
            "scheduled_work",
            "What the occurrences of a schedule did in this process: carts removed, orders expired",
            scheduled.clone(),
        );
        registry.register(
            "payments_minor_units",
            "Money captured and refunded, in minor units of its currency",
            money.clone(),
        );
        Self(Arc::new(Counters {
            stopped: AtomicBool::new(false),
            registry,
            requests,
            latencies,
            events,
            unknown_events,
            jobs,
            totals: Totals::default(),
            scheduled,
            money,
        }))
    }
}

impl Metrics {
    /// Counts nothing more, to measure what counting costs.
    pub fn stop_counting(&self) {
        self.0.stopped.store(true, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.0.stopped.load(Ordering::Relaxed)
    }

    /// Counts an answered request. `route`: the path with the names of its parameters, so that there are few.
    pub(crate) fn count_request(&self, method: &Method, route: &str, status: StatusCode, elapsed: Duration) {
        if self.is_stopped() {
            return;
        }
        let method = if METHODS.contains(method) {
            method.as_str()
        } else {
            "OTHER"
        };
        let of_route = RouteLabels {
            method: method.to_owned(),
            route: route.to_owned(),
        };
        self.0
            .latencies
            .get_or_create(&of_route)
            .observe(elapsed.as_secs_f64());
        let labels = RequestLabels {
            method: of_route.method,
            route: of_route.route,
            status: status.as_u16(),
        };
        self.0.requests.get_or_create(&labels).inc();
        self.0.totals.count_request(&labels.route, status);
    }

    /// Counts an event that is written to an outbox. One whose transaction rolls back counts, too.
    pub(crate) fn count_event(&self, topic: &'static str) {
        if self.is_stopped() {
            return;
        }
        self.0.events.get_or_create(&EventLabels { topic }).inc();
    }

    /// Counts a damaged event that no subscriber could park.
    pub(crate) fn count_unknown_event(&self) {
        if self.is_stopped() {
            return;
        }
        self.0.unknown_events.inc();
    }

    /// Counts an attempt of a job, by the state that it led to.
    pub(crate) fn count_job(&self, kind: &'static str, outcome: &'static str) {
        if self.is_stopped() {
            return;
        }
        self.0.jobs.get_or_create(&JobLabels { kind, outcome }).inc();
        self.0.totals.count_job(outcome);
    }

    /// Returns the sums over all routes and kinds of jobs.
    pub fn totals(&self) -> &Totals {
        &self.0.totals
    }

    /// Makes a schedule visible, before it did anything.
    pub(crate) fn expect_schedule(&self, schedule: &'static str) {
        drop(self.0.scheduled.get_or_create(&ScheduleLabels { schedule }));
    }

    /// Counts what an occurrence of a schedule did.
    pub(crate) fn count_scheduled(&self, schedule: &'static str, count: u64) {
        if self.is_stopped() {
            return;
        }
        let labels = ScheduleLabels { schedule };
        self.0.scheduled.get_or_create(&labels).inc_by(count);
    }

    /// Counts money that was `captured` or `refunded` (`flow`). What a transaction that rolls back said counts, too.
    pub fn count_money(&self, flow: &'static str, amount: Money) {
        if self.is_stopped() {
            return;
        }
        let currency = amount.currency.code();
        let labels = MoneyLabels { flow, currency };
        let minor = u64::try_from(amount.minor).unwrap_or(0);
        self.0.money.get_or_create(&labels).inc_by(minor);
    }

    /// Writes what was counted in Prometheus' text format, without its end.
    fn write(&self, into: &mut String) -> fmt::Result {
        encode(into, &self.0.registry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::Currency;

    #[test]
    fn requests_are_counted_by_route_and_status() {
        let metrics = Metrics::default();
        let count = |method: &str, status| {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            metrics.count_request(&method, "/api/pets/{pet}", status, Duration::from_millis(3));
        };
        count("GET", StatusCode::OK);
        count("GET", StatusCode::OK);
        count("GET", StatusCode::NOT_FOUND);
        count("SURPRISE", StatusCode::METHOD_NOT_ALLOWED);
        let mut text = String::new();
        metrics.write(&mut text).unwrap();
        for line in [
            "allpet_http_requests_total{method=\"GET\",route=\"/api/pets/{pet}\",status=\"200\"} 2",
            "allpet_http_requests_total{method=\"GET\",route=\"/api/pets/{pet}\",status=\"404\"} 1",
            "allpet_http_requests_total{method=\"OTHER\",route=\"/api/pets/{pet}\",status=\"405\"} 1",
            "allpet_http_request_seconds_bucket{le=\"0.0025\",method=\"GET\",route=\"/api/pets/{pet}\"} 0",
            "allpet_http_request_seconds_bucket{le=\"0.005\",method=\"GET\",route=\"/api/pets/{pet}\"} 3",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
    #[test]
    fn nothing_is_counted_any_more_when_counting_has_stopped() {
        let metrics = Metrics::default();
        metrics.stop_counting();
        metrics.count_request(
            &Method::GET,
            "/api/pets",
            StatusCode::OK,
            Duration::from_millis(3),
        );
        metrics.count_event("order.paid");
        metrics.count_unknown_event();
        metrics.count_job("orders.save-designs", "done");
        metrics.count_scheduled("orders.expire-unpaid", 3);
        metrics.count_money("captured", Money::new(2_700, Currency::Usd));
        let mut text = String::new();
        metrics.write(&mut text).unwrap();
        let mut samples = text.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(samples.next(), Some("allpet_unknown_events_total 0"), "{text}");
        assert_eq!(samples.next(), None, "{text}");
    }
}
