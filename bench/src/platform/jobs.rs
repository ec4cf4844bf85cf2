//! Measures jobs with every property: the time from enqueueing to the start, and how many run in a second. Each job has a lease, a
//! concurrency key, of which one runs at a time, and a unique key.

use super::{UnderTest, kernel};
use crate::{
    BenchError,
    measurements::{self, Table},
};
use allpet_kernel::{
    Db, Kernel, Module,
    db::receive_notifications,
    jobs::{Job, JobHandler, JobSpec, NewJob, Queue, Worker, history},
};
use serde::{Deserialize, Serialize};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::mpsc;

/// Jobs for the measurement of the time to the start.
const LATENCY_JOBS: usize = 300;
/// Jobs for the measurement of the rate, in each round. The peer runs as many.
pub(super) const RATE_JOBS: usize = 10_000;
/// How many of them run at once, as with the peer.
const CONCURRENCY: u32 = 32;
/// Concurrency keys, which the jobs take in turn.
const KEYS: usize = 100;
/// Jobs in a transaction that enqueues many.
const ENQUEUED_AT_ONCE: usize = 500;
/// The pause between two jobs whose time to the start is measured, so that each finds the worker idle.
const PAUSE: Duration = Duration::from_millis(10);

/// A job that does nothing.
#[derive(Debug, Serialize, Deserialize)]
struct Nothing {}

impl Job for Nothing {
    const SPEC: JobSpec = JobSpec {
        queue: Queue::new("bench", CONCURRENCY),
        ..JobSpec::new("bench.do-nothing")
    };
}

/// A module that runs such jobs.
struct World {
    kernel: Kernel,
    db: Db,
    module: Module,
    started: mpsc::UnboundedReceiver<Instant>,
    count: Arc<AtomicUsize>,
    /// How many jobs were enqueued: the number of the next one.
    enqueued: AtomicUsize,
}

impl World {
    async fn open(under_test: &UnderTest) -> Result<Self, BenchError> {
        let db = Db::open(&under_test.url, "bench").await.map_err(error)?;
        db.migrate(&[]).await.map_err(error)?;
        let (sender, started) = mpsc::unbounded_channel();
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let handler = JobHandler::new(move |_, Nothing {}| {
            counted.fetch_add(1, Ordering::Relaxed);
            // The receiver lives as long as the measurement.
            let _ = sender.send(Instant::now());
            std::future::ready(Ok(()))
        });
        let module = Module {
            name: "bench",
            router: axum::Router::new(),
            operations: Vec::new(),
            subscriptions: Vec::new(),
            jobs: vec![handler],
            schedules: Vec::new(),
            personal_data: allpet_kernel::PersonalData::Nothing,
            db: db.clone(),
        };
        Ok(Self {
            kernel: kernel()?,
            db,
            module,
            started,
            count,
            enqueued: AtomicUsize::new(0),
        })
    }

    /// Enqueues jobs in one transaction.
    async fn enqueue(&self, jobs: usize) -> Result<(), BenchError> {
        let mut tx = self.db.begin().await.map_err(error)?;
        for _ in 0..jobs {
            let number = self.enqueued.fetch_add(1, Ordering::Relaxed);
            let job = NewJob::new(&Nothing {}).unique(number);
            let job = job.concurrency_key(number % KEYS);
            self.kernel.enqueue(&mut tx, job).await.map_err(error)?;
        }
        tx.commit().await.map_err(error)
    }

    /// Returns whether every job has its outcome.
    async fn is_done(&self) -> Result<bool, BenchError> {
        let depths = history::queue_depths(&self.db).await.map_err(error)?;
        Ok(depths.iter().all(|depth| depth.queue != "bench"))
    }
}

/// Measures an engine: the times to the start first, then the rate.
pub(super) async fn measure(
    under_test: &UnderTest,
    rounds: usize,
    min_rate: Option<f64>,
    table: &mut Table,
) -> Result<(), BenchError> {
    let mut world = World::open(under_test).await?;
    let what = format!("jobs with two keys each on {}", under_test.engine);
    let mut waits = latencies(&mut world).await?;
    table.at_most(
        format!("{what}: from enqueueing to the start, p50 ms"),
        measurements::percentile_ms(&mut waits, 50.0),
        5.0,
    );
    table.at_most(
        format!("{what}: from enqueueing to the start, p99 ms"),
        measurements::percentile_ms(&mut waits, 99.0),
        25.0,
    );
    let mut rates = Vec::new();
    for _ in 0..rounds {
        rates.push(rate(&mut world).await?);
    }
    let label = format!("{what}: {CONCURRENCY} at once, jobs/s");
    let rate = measurements::median(&mut rates);
    match min_rate {
        Some(min) => table.at_least(label, rate, min),
        None => table.add(label, rate),
    }
    world.db.close().await;
    Ok(())
}

/// Enqueues jobs one by one. Returns for each the time from the start of its transaction to the start of its handler.
async fn latencies(world: &mut World) -> Result<Vec<Duration>, BenchError> {
    let worker = Worker::new(&world.kernel, std::slice::from_ref(&world.module)).map_err(error)?;
    let running = tokio::spawn(worker.clone().run());
    let notifications = tokio::spawn(receive_notifications(vec![world.db.clone()]));
    let mut waits = Vec::new();
    for _ in 0..LATENCY_JOBS {
        let enqueued = Instant::now();
        world.enqueue(1).await?;
        let started = world.started.recv().await;
        let started = started.ok_or_else(|| BenchError("the worker is gone".into()))?;
        waits.push(started.saturating_duration_since(enqueued));
        tokio::time::sleep(PAUSE).await;
    }
    worker.stop();
    running.await?;
    notifications.abort();
    Ok(waits)
}

/// Enqueues many jobs, and starts a worker. Returns how many it ran in a second, until the last outcome was stored.
async fn rate(world: &mut World) -> Result<f64, BenchError> {
    for _ in 0..RATE_JOBS / ENQUEUED_AT_ONCE {
        world.enqueue(ENQUEUED_AT_ONCE).await?;
    }
    let target = world.count.load(Ordering::Relaxed) + RATE_JOBS;
    let worker = Worker::new(&world.kernel, std::slice::from_ref(&world.module)).map_err(error)?;
    let began = Instant::now();
    let running = tokio::spawn(worker.clone().run());
    while world.count.load(Ordering::Relaxed) < target || !world.is_done().await? {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let elapsed = began.elapsed();
    worker.stop();
    running.await?;
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let jobs = RATE_JOBS as f64;
    Ok(jobs / elapsed.as_secs_f64())
}

fn error(error: impl std::fmt::Debug) -> BenchError {
    BenchError(format!("{error:?}"))
}
