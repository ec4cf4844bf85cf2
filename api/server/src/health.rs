//! Health: whether the process runs, whether what it depends on answers, and whether it is ready for requests.

use allpet_kernel::{
    Db, Kernel, Module,
    config::{Config, RedisUrl},
    events::bus,
    jobs::{
        JobState,
        history::{self, QueueDepth},
    },
};
use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// How long a database or Redis may take to answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);
/// A job that has waited longer than this since it was due shows that no worker keeps up.
const LATE_MS: i64 = 60_000;

/// The dependencies of a process.
#[derive(Clone)]
struct Dependencies(Arc<Parts>);

struct Parts {
    kernel: Kernel,
    databases: Vec<(&'static str, Db)>,
    redis: Option<RedisUrl>,
}

/// Builds the routes. Each answers 200, or 503 with the part that is broken:
/// - `/health` and `/healthz`: the process runs
/// - `/health/db`: each module's database answers
/// - `/health/redis`: Redis answers, if it is configured
/// - `/health/queue`: no job is late; counts the dead ones
/// - `/ready`: requests can be served, for which the databases suffice
pub(crate) fn routes(config: &Config, kernel: &Kernel, modules: &[Module]) -> Router {
    let databases = modules.iter().map(|module| (module.name, module.db.clone()));
    let parts = Parts {
        kernel: kernel.clone(),
        databases: databases.collect(),
        redis: config.redis_url.clone(),
    };
    Router::new()
        .route("/health", get(alive))
        .route("/healthz", get(alive))
        .route("/health/db", get(database_health))
        .route("/health/redis", get(redis_health))
        .route("/health/queue", get(queue_health))
        .route("/ready", get(ready))
        .with_state(Dependencies(Arc::new(parts)))
}

type Health = (StatusCode, Json<Value>);

fn health(healthy: bool, key: &str, detail: Value) -> Health {
    let (status, word) = if healthy {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "degraded")
    };
    (status, Json(json!({ "status": word, key: detail })))
}

async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

async fn database_health(State(Dependencies(parts)): State<Dependencies>) -> Health {
    let mut all = Map::new();
    let mut healthy = true;
    for (name, db) in &parts.databases {
        let answers = matches!(timeout(ANSWER_LIMIT, db.ping()).await, Ok(Ok(())));
        healthy &= answers;
        let word = if answers { "ok" } else { "no answer" };
        all.insert((*name).to_owned(), word.into());
    }
    health(healthy, "databases", all.into())
}

async fn redis_health(State(Dependencies(parts)): State<Dependencies>) -> Health {
    let Some(url) = &parts.redis else {
        return health(true, "redis", "not configured".into());
    };
    let answers = matches!(timeout(ANSWER_LIMIT, bus::server_version(url)).await, Ok(Ok(_)));
    health(answers, "redis", if answers { "ok" } else { "no answer" }.into())
}

async fn queue_health(State(Dependencies(parts)): State<Dependencies>) -> Health {
    let now = parts.kernel.now().unix_millis();
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let mut all = Map::new();
    let mut healthy = true;
    for (name, db) in &parts.databases {
        let Ok(Ok(depths)) = timeout(ANSWER_LIMIT, history::queue_depths(db)).await else {
            healthy = false;
            all.insert((*name).to_owned(), "no answer".into());
            continue;
        };
        let count = |state| -> i64 {
            let of_state = depths.iter().filter(|depth| depth.state == state);
            of_state.map(|depth| depth.jobs).sum()
        };
        let oldest = waited_ms(&depths, now);
        healthy &= oldest < LATE_MS;
        let module = json!({
            "waiting": count(JobState::Waiting),
            "running": count(JobState::Running),
            "dead": count(JobState::Dead),
            "oldest_seconds": oldest.max(0) / 1_000,
        });
        all.insert((*name).to_owned(), module);
    }
    health(healthy, "queues", all.into())
}

/// Returns for how long the oldest job has been due, in milliseconds; not more than 0 if none is. Without a worker nothing marks a job
/// that is due as waiting.
fn waited_ms(depths: &[QueueDepth], now_ms: i64) -> i64 {
    let due = [JobState::Waiting, JobState::Scheduled, JobState::Failed];
    let due = depths.iter().filter(|depth| due.contains(&depth.state));
    due.map(|depth| now_ms - depth.oldest_ms).max().unwrap_or(0)
}

async fn ready(dependencies: State<Dependencies>) -> Health {
    let (status, _) = database_health(dependencies).await;
    let word = if status == StatusCode::OK {
        "ready"
    } else {
        "not ready"
    };
    (status, Json(json!({ "status": word })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_nobody_starts_is_late_and_one_that_runs_is_not() {
        let depth = |state, oldest_ms| QueueDepth {
            queue: "default".into(),
            state,
            jobs: 1,
            oldest_ms,
        };
        let waited = |state, oldest_ms| waited_ms(&[depth(state, oldest_ms)], 100_000);
        for state in [JobState::Waiting, JobState::Scheduled, JobState::Failed] {
            assert_eq!(waited(state, 10_000), 90_000, "{state:?}");
        }
        for state in [JobState::Running, JobState::Dead] {
            assert_eq!(waited(state, 10_000), 0, "{state:?}");
        }
        assert!(waited(JobState::Scheduled, 200_000) <= 0, "for later");
        assert_eq!(waited_ms(&[], 100_000), 0);
    }
}
