//! The files of `deploy/observability`, against what a process really tells Prometheus.

use crate::server::{get, until};
use allpet_kernel::{on_write, testkit::TestDatabases};
use regex::Regex;
use std::collections::BTreeSet;
use uuid::Uuid;

const ALERTS: &str = include_str!("../../../../../deploy/observability/alerts.yml");
const DASHBOARD: &str = include_str!("../../../../../deploy/observability/dashboard.json");

const WAITING_JOB: &str = "INSERT INTO jobs (id, queue, kind, payload, priority, state, run_at_ms, attempts, max_attempts, key_limit, cause, \
    enqueued_ms) VALUES ($1, 'default', 'payments.say-hello', '{}', 0, 'waiting', 0, 0, 5, 1, 'process', 0)";
const PARKED: &str = "INSERT INTO event_deliveries (subscriber, event_id, topic, envelope, state, attempts, next_attempt_ms) \
    VALUES ('payments.order-cancelled', $1, 'order.cancelled', $2, 'parked', 50, 0)";
const ENVELOPE: &str = r#"{"id":"00000000-0000-0000-0000-000000000001","topic":"order.cancelled","version":1,"producer":"orders","seq":1,
    "occurred_at":"2026-11-21T08:30:00Z","cause":"process","payload":"{}"}"#;

/// Returns the names of our metrics in a text.
fn metrics(text: &str) -> BTreeSet<&str> {
    let name = Regex::new(r"\ballpet_[a-z_]+").unwrap();
    name.find_iter(text).map(|found| found.as_str()).collect()
}

/// Checks that a process, which has done a bit of everything, tells every metric that the alerts and the dashboard use.
pub(crate) async fn every_metric_is_exposed(databases: &TestDatabases, port: u16) {
    let payments = databases.open("payments").await;
    let mut tx = payments.begin().await.unwrap();
    // Of a kind that nobody runs, so that it waits.
    on_write!(tx, c => sqlx::query(WAITING_JOB).bind(Uuid::from_u128(1)).execute(c).await.map(drop)).unwrap();
    on_write!(tx, c => sqlx::query(PARKED).bind(Uuid::from_u128(1)).bind(ENVELOPE).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    let used: BTreeSet<&str> = metrics(ALERTS).union(&metrics(DASHBOARD)).copied().collect();
    assert!(used.len() > 12, "{used:?}");
    until("every metric is exposed", async || {
        let (status, text) = get(port, "/metrics").await;
        assert_eq!(status, 200);
        let samples: String = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect::<Vec<_>>()
            .join("\n");
        let exposed = metrics(&samples);
        let missing: Vec<_> = used.iter().filter(|name| !exposed.contains(**name)).collect();
        if !missing.is_empty() {
            eprintln!("not exposed: {missing:?}");
        }
        missing.is_empty().then_some(())
    })
    .await;
}
