//! Health: whether the process runs, whether what it depends on answers, and whether it is ready for requests.

use allpet_contract::operations::ProcessHealth;
use allpet_kernel::{
    Clock, Db, Kernel, Module,
    config::{Config, RedisUrl},
    events::bus,
    jobs::{
        JobState,
        history::{self, QueueDepth},
    },
};
use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use futures::future::join_all;
use serde_json::{Map, Value, json};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time::timeout;

/// How long a database or Redis may take to answer.
pub(crate) const ANSWER_LIMIT: Duration = Duration::from_secs(2);
/// A job that has waited longer than this since it was due shows that no worker keeps up.
const LATE_MS: i64 = 60_000;

/// The databases, Redis and clock that a process depends on; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Dependencies(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    kernel: Kernel,
    databases: Vec<(&'static str, Db)>,
    redis: Option<RedisUrl>,
}

impl Dependencies {
    /// Returns what a process that runs `modules` depends on.
    pub(crate) fn new(config: &Config, kernel: &Kernel, modules: &[Module]) -> Self {
        let databases = modules.iter().map(|module| (module.name, module.db.clone()));
        Self(Arc::new(Parts {
            kernel: kernel.clone(),
            databases: databases.collect(),
            redis: config.redis_url.clone(),
        }))
    }

    /// Returns for each module how long its database took to answer; none if it did not in time.
    async fn databases(&self) -> Vec<(&'static str, Option<Duration>)> {
        let databases = self.0.databases.iter();
        join_all(databases.map(|module| time_to_answer(module.0, module.1.clone()))).await
    }

    /// Returns whether Redis answers; none if it is not configured.
    async fn redis(&self) -> Option<bool> {
        let url = self.0.redis.as_ref()?;
        Some(matches!(
            timeout(ANSWER_LIMIT, bus::server_version(url)).await,
            Ok(Ok(_))
        ))
    }

    /// Returns how far this process' clock is ahead of its database's, in milliseconds. The modules' databases are usually on one
    /// server, so the first one's is compared; none if it has no clock of its own or does not answer.
    async fn clock_ahead_ms(&self) -> Option<i64> {
        let (_, db) = self.0.databases.first()?;
        let before = now_ms(self.0.kernel.clock());
        let server = timeout(ANSWER_LIMIT, db.server_time()).await.ok()?.ok()??;
        let after = now_ms(self.0.kernel.clock());
        // The server read its clock somewhere between.
        Some(i64::midpoint(before, after) - i64::try_from(server.unix_millis()).unwrap_or(i64::MAX))
    }

    /// Asks everything, for operators. Takes four seconds at most.
    pub(crate) async fn report(&self) -> ProcessHealth {
        let (databases, redis_answers) = tokio::join!(self.databases(), self.redis());
        let slowest = databases.iter().filter_map(|(_, took)| *took).max();
        let silent = databases.iter().filter(|(_, took)| took.is_none());
        ProcessHealth {
            database_ms: slowest.map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            without_database: silent.map(|(name, _)| (*name).to_owned()).collect(),
            redis_answers,
            clock_ahead_ms: self.clock_ahead_ms().await,
        }
    }
}

async fn time_to_answer(name: &'static str, db: Db) -> (&'static str, Option<Duration>) {
    let began = Instant::now();
    let answers = matches!(timeout(ANSWER_LIMIT, db.ping()).await, Ok(Ok(())));
    (name, answers.then(|| began.elapsed()))
}

fn now_ms(clock: &Clock) -> i64 {
    i64::try_from(clock.now().unix_millis()).unwrap_or(i64::MAX)
}

/// Builds the routes. Each answers 200, or 503 with the part that is broken:
/// - `/health` and `/healthz`: the process runs
/// - `/health/db`: each module's database answers
/// - `/health/redis`: Redis answers, if it is configured
/// - `/health/queue`: no job is late; counts the dead ones
/// - `/ready`: requests can be served, for which the databases suffice
pub(crate) fn routes(dependencies: &Dependencies) -> Router {
    Router::new()
        .route("/health", get(alive))
        .route("/healthz", get(alive))
        .route("/health/db", get(database_health))
        .route("/health/redis", get(redis_health))
        .route("/health/queue", get(queue_health))
        .route("/ready", get(ready))
        .with_state(dependencies.clone())
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

async fn database_health(State(dependencies): State<Dependencies>) -> Health {
    let mut all = Map::new();
    let mut healthy = true;
    for (name, took) in dependencies.databases().await {
        healthy &= took.is_some();
        let word = if took.is_some() { "ok" } else { "no answer" };
        all.insert(name.to_owned(), word.into());
    }
    health(healthy, "databases", all.into())
}

async fn redis_health(State(dependencies): State<Dependencies>) -> Health {
    let (healthy, word) = match dependencies.redis().await {
        None => (true, "not configured"),
        Some(true) => (true, "ok"),
        Some(false) => (false, "no answer"),
    };
    health(healthy, "redis", word.into())
}

async fn queue_health(State(Dependencies(parts)): State<Dependencies>) -> Health {
    let now = now_ms(parts.kernel.clock());
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
    use allpet_kernel::{
        both_engines,
        testkit::{TestDatabases, kernel},
    };

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

    both_engines! {
        async fn a_process_reports_what_does_not_answer_it(engine) {
            let databases = TestDatabases::new(engine).await;
            let (pets, orders) = (databases.open("pets").await, databases.open("orders").await);
            let dependencies = |redis: Option<RedisUrl>| {
                let parts = Parts {
                    kernel: kernel(),
                    databases: vec![("pets", pets.clone()), ("orders", orders.clone())],
                    redis,
                };
                Dependencies(Arc::new(parts))
            };
            let healthy = dependencies(None).report().await;
            assert!(healthy.database_ms.is_some() && healthy.without_database.is_empty(), "{healthy:?}");
            assert_eq!(healthy.redis_answers, None);
            assert_eq!(healthy.clock_ahead_ms.is_some(), pets.is_postgres(), "a file has no clock");
            orders.close().await;
            let nobody = RedisUrl("redis://127.0.0.1:9".to_owned());
            let broken = dependencies(Some(nobody)).report().await;
            assert!(broken.database_ms.is_some(), "{broken:?}");
            assert_eq!((broken.without_database, broken.redis_answers), (vec!["orders".to_owned()], Some(false)));
            pets.close().await;
            let silent = dependencies(None).report().await;
            assert_eq!((silent.database_ms, silent.clock_ahead_ms), (None, None));
        }
    }
}
