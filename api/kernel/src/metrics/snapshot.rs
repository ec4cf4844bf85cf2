//! The gauges of the moment, read at each request for metrics: queues, deliveries that did not succeed, connections, and circuits.

use super::subscriber_lag;
use crate::{
    Clock, Db, Failure, Kernel, Module,
    events::{self, DeliveryState, Outbox, Subscription},
    jobs::{JobState, history},
};
use allpet_contract::operations::CircuitState;
use allpet_domain::Timestamp;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{family::Family, gauge::Gauge},
    registry::Registry,
};
use std::time::Duration;
use tokio::time::timeout;

/// How long a database or a module may take. One that takes longer is missing in the answer.
pub(super) const LIMIT: Duration = Duration::from_secs(2);

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct QueueLabels {
    module: &'static str,
    queue: String,
    state: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ModuleLabels {
    module: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct LagLabels {
    module: String,
    producer: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct SubscriberLabels {
    subscriber: String,
    state: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct SubscriberLagLabels {
    subscriber: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct CircuitLabels {
    address: String,
}

/// A module, as its metrics are read.
#[derive(Clone, Debug)]
pub struct ModuleMetrics {
    pub(super) name: &'static str,
    pub(super) db: Db,
    pub(super) subscriptions: Vec<Subscription>,
}

impl From<&Module> for ModuleMetrics {
    fn from(module: &Module) -> Self {
        Self {
            name: module.name,
            db: module.db.clone(),
            subscriptions: module.subscriptions.clone(),
        }
    }
}

/// The gauges of one answer.
#[derive(Default)]
struct Gauges {
    up: Family<ModuleLabels, Gauge>,
    depth: Family<QueueLabels, Gauge>,
    age: Family<QueueLabels, Gauge>,
    deliveries: Family<SubscriberLabels, Gauge>,
    connections: Family<ModuleLabels, Gauge>,
    idle: Family<ModuleLabels, Gauge>,
    connections_max: Family<ModuleLabels, Gauge>,
    lag: Family<LagLabels, Gauge>,
    subscriber_lag: Family<SubscriberLagLabels, Gauge>,
    circuits: Family<CircuitLabels, Gauge>,
    skew: Family<ModuleLabels, Gauge>,
}

/// Returns the metrics of a process with its modules, in Prometheus' text format.
pub async fn snapshot(kernel: &Kernel, modules: &[ModuleMetrics]) -> Result<String, std::fmt::Error> {
    let gauges = Gauges::default();
    for ModuleMetrics { name, db, .. } in modules {
        let read = timeout(LIMIT, gauges.read(name, db, kernel.clock())).await;
        let answers = matches!(read, Ok(Ok(())));
        gauges
            .up
            .get_or_create(&ModuleLabels { module: name })
            .set(i64::from(answers));
    }
    for (subscriber, seconds) in subscriber_lag::of_subscribers(kernel, modules).await {
        let labels = SubscriberLagLabels { subscriber };
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        gauges.subscriber_lag.get_or_create(&labels).set(seconds);
    }
    for circuit in kernel.circuits() {
        let is_open = circuit.state != CircuitState::Closed;
        let labels = CircuitLabels {
            address: circuit.address,
        };
        gauges.circuits.get_or_create(&labels).set(i64::from(is_open));
    }
    let mut text = String::new();
    kernel.metrics().write(&mut text)?;
    // Each registry ends its text with this line, and there may be one.
    let end = text.rfind("# EOF").unwrap_or(text.len());
    text.truncate(end);
    encode(&mut text, &gauges.registry())?;
    Ok(text)
}

impl Gauges {
    async fn read(&self, module: &'static str, db: &Db, clock: &Clock) -> Result<(), Failure> {
        let labels = ModuleLabels { module };
        self.connections_max
            .get_or_create(&labels)
            .set(i64::from(db.connections_max()));
        let (connections, idle) = db.connections();
        self.connections
            .get_or_create(&ModuleLabels { module })
            .set(connections);
        self.idle.get_or_create(&ModuleLabels { module }).set(idle);
        let millis = |at: Timestamp| i64::try_from(at.unix_millis()).unwrap_or(i64::MAX);
        let now = millis(clock.now());
        // A database file has the clock of this machine.
        let skew = db
            .server_time()
            .await?
            .map_or(0, |server| millis(server) - millis(clock.now()));
        self.skew.get_or_create(&labels).set(skew / 1_000);
        let outbox = Outbox {
            producer: module,
            db: db.clone(),
        };
        for (reader, oldest) in outbox.oldest_unacknowledged(clock.now()).await? {
            let lag = oldest.map_or(0, |oldest| now.saturating_sub(millis(oldest)).max(0) / 1_000);
            let labels = LagLabels {
                module: reader,
                producer: module,
            };
            self.lag.get_or_create(&labels).set(lag);
        }
        for depth in history::queue_depths(db).await? {
            let labels = QueueLabels {
                module,
                queue: depth.queue,
                state: depth.state.as_str(),
            };
            if depth.state != JobState::Dead {
                let age = now.saturating_sub(depth.oldest_ms).max(0) / 1_000;
                self.age.get_or_create(&labels).set(age);
            }
            self.depth.get_or_create(&labels).set(depth.jobs);
        }
        for state in [DeliveryState::Waiting, DeliveryState::Parked] {
            for delivery in events::deliveries(db, state).await? {
                let labels = SubscriberLabels {
                    subscriber: delivery.subscriber,
                    state: state.as_str(),
                };
                self.deliveries.get_or_create(&labels).inc();
            }
        }
        Ok(())
    }

    fn registry(self) -> Registry {
        let mut registry = Registry::with_prefix("allpet");
        registry.register("database_up", "1 if the database of the module answers", self.up);
        registry.register("jobs", "Jobs by queue and state", self.depth);
        registry.register(
            "oldest_job_seconds",
            "How long the oldest job of the state has been due",
            self.age,
        );
        registry.register(
            "events_unhandled",
            "Events that a subscriber did not handle: they wait for another attempt, or are parked",
            self.deliveries,
        );
        registry.register(
            "database_connections",
            "Open connections of this process",
            self.connections,
        );
        registry.register(
            "database_connections_idle",
            "Open connections that nobody uses",
            self.idle,
        );
        registry.register(
            "database_connections_max",
            "Connections that this process may open",
            self.connections_max,
        );
        registry.register(
            "event_lag_seconds",
            "Age of the oldest event of the producer that the module has not received",
            self.lag,
        );
        registry.register(
            "subscriber_lag_seconds",
            "Age of the oldest event that the subscriber has not received or will attempt again",
            self.subscriber_lag,
        );
        registry.register(
            "circuit_open",
            "1 if this process leaves the address alone because it did not answer",
            self.circuits,
        );
        registry.register(
            "clock_skew_seconds",
            "By how much the clock of the database's server is ahead of this machine's",
            self.skew,
        );
        registry
    }
}
