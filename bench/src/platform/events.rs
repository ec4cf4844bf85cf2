//! Measures events: the time from the start of the producer's transaction to the consumer's handler, at a steady rate.

use super::{Arguments, UnderTest, kernel};
use crate::{
    BenchError,
    measurements::{self, Table},
};
use allpet_contract::events::PetDeceased;
use allpet_domain::id::{PetId, UserId};
use allpet_kernel::{
    Db, Failure, Kernel, Module, Tx,
    config::RedisUrl,
    db::receive_notifications,
    events::{
        Listener, Relay, Subscription,
        bus::{RedisBus, StreamLimits},
    },
};
use futures::future::BoxFuture;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::mpsc, task::JoinSet, time::MissedTickBehavior};
use uuid::Uuid;

/// Events in a second.
const RATE: u64 = 500;
/// How long the relay may take for the first event: it opens its streams.
const WARM_UP: Duration = Duration::from_secs(2);

/// Reports when it handles an event; the pet's id is the event's number.
#[derive(Debug)]
struct Stopwatch {
    sender: mpsc::UnboundedSender<(u128, Instant)>,
}

impl Listener<PetDeceased> for Stopwatch {
    fn handle<'a>(&'a self, _: &'a mut Tx, event: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        // The receiver lives as long as the measurement.
        let _ = self.sender.send((event.pet.0.as_u128(), Instant::now()));
        Box::pin(std::future::ready(Ok(())))
    }
}

/// A producer and a consumer.
struct World {
    kernel: Kernel,
    producer: Module,
    consumer: Module,
    handled: mpsc::UnboundedReceiver<(u128, Instant)>,
}

impl World {
    /// Opens them. `bus` distinguishes their databases from those of another measurement.
    async fn open(under_test: &UnderTest, names: [&'static str; 2]) -> Result<Self, BenchError> {
        let (sender, handled) = mpsc::unbounded_channel();
        let mut modules = Vec::new();
        for name in names {
            let db = Db::open(&under_test.url, name).await.map_err(error)?;
            db.migrate(&[]).await.map_err(error)?;
            modules.push(module(name, db));
        }
        let (Some(mut consumer), Some(producer)) = (modules.pop(), modules.pop()) else {
            return Err(BenchError("two modules are expected".into()));
        };
        let db = consumer.db.clone();
        consumer.subscriptions = vec![Subscription::new(db, "stopwatch", Stopwatch { sender })];
        Ok(Self {
            kernel: kernel()?,
            producer,
            consumer,
            handled,
        })
    }

    /// Announces events at the rate for `seconds`. Returns the time that each took to its handler.
    async fn run(&mut self, seconds: u64) -> Result<Vec<Duration>, BenchError> {
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / u32::try_from(RATE).unwrap_or(1));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let mut announcing = JoinSet::new();
        for _ in 0..RATE * seconds {
            ticks.tick().await;
            let (kernel, db) = (self.kernel.clone(), self.producer.db.clone());
            announcing.spawn(async move { announce(&kernel, &db).await });
        }
        let mut begun = std::collections::HashMap::new();
        while let Some(announced) = announcing.join_next().await {
            let (number, began) = announced??;
            begun.insert(number, began);
        }
        let mut waits = Vec::new();
        while waits.len() < begun.len() {
            let handled = tokio::time::timeout(Duration::from_secs(30), self.handled.recv()).await;
            let Ok(Some((number, at))) = handled else {
                return Err(BenchError("events are missing after 30 seconds".into()));
            };
            if let Some(began) = begun.get(&number) {
                waits.push(at.saturating_duration_since(*began));
            }
        }
        Ok(waits)
    }
}

fn module(name: &'static str, db: Db) -> Module {
    Module {
        name,
        router: axum::Router::new(),
        operations: Vec::new(),
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db,
    }
}

/// Announces an event in a transaction. Returns its number and when the transaction began.
async fn announce(kernel: &Kernel, db: &Db) -> Result<(u128, Instant), BenchError> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = u128::from(NEXT.fetch_add(1, Ordering::Relaxed));
    let event = PetDeceased {
        pet: PetId(Uuid::from_u128(number)),
        owner: UserId(Uuid::from_u128(1)),
    };
    let began = Instant::now();
    let mut tx = db.begin().await.map_err(error)?;
    kernel.announce(&mut tx, &event).await.map_err(error)?;
    tx.commit().await.map_err(error)?;
    Ok((number, began))
}

/// Measures both modules in one process.
pub(super) async fn in_memory(
    under_test: &UnderTest,
    arguments: &Arguments,
    table: &mut Table,
) -> Result<(), BenchError> {
    let mut world = World::open(under_test, ["memory_producer", "memory_consumer"]).await?;
    let modules = [
        module("memory_producer", world.producer.db.clone()),
        consumer_of(&world),
    ];
    let relays = vec![Relay::new(world.kernel.clone(), &modules)];
    report(
        &mut world,
        relays,
        (under_test.engine, "in memory", 25.0),
        arguments,
        table,
    )
    .await
}

/// Measures each module with a relay of its own, as in two processes.
pub(super) async fn over_redis(
    under_test: &UnderTest,
    arguments: &Arguments,
    table: &mut Table,
) -> Result<(), BenchError> {
    let mut world = World::open(under_test, ["redis_producer", "redis_consumer"]).await?;
    let mut relays = Vec::new();
    for one in [
        module("redis_producer", world.producer.db.clone()),
        consumer_of(&world),
    ] {
        let kernel = kernel()?;
        let url = RedisUrl(arguments.redis.clone());
        let bus = RedisBus::new(
            &url,
            kernel.clock().clone(),
            kernel.randomness(),
            StreamLimits::default(),
        );
        relays.push(Relay::over(kernel, &[one], Arc::new(bus.map_err(error)?)));
    }
    report(
        &mut world,
        relays,
        (under_test.engine, "through Redis", 60.0),
        arguments,
        table,
    )
    .await
}

fn consumer_of(world: &World) -> Module {
    Module {
        subscriptions: world.consumer.subscriptions.clone(),
        ..module(world.consumer.name, world.consumer.db.clone())
    }
}

async fn report(
    world: &mut World,
    relays: Vec<Relay>,
    (engine, bus, max_p99): (&str, &str, f64),
    arguments: &Arguments,
    table: &mut Table,
) -> Result<(), BenchError> {
    let databases = vec![world.producer.db.clone(), world.consumer.db.clone()];
    let notifications = tokio::spawn(receive_notifications(databases.clone()));
    let relays: Vec<_> = relays
        .into_iter()
        .map(|relay| tokio::spawn(relay.run()))
        .collect();
    tokio::time::sleep(WARM_UP).await;
    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for _ in 0..arguments.rounds {
        let mut waits = world.run(arguments.seconds).await?;
        p50.push(measurements::percentile_ms(&mut waits, 50.0));
        p99.push(measurements::percentile_ms(&mut waits, 99.0));
    }
    relays.iter().for_each(tokio::task::JoinHandle::abort);
    notifications.abort();
    for db in databases {
        db.close().await;
    }
    let label = format!("events on {engine} {bus}, {RATE}/s: outbox to handler");
    table.add(format!("{label}, p50 ms"), measurements::median(&mut p50));
    table.at_most(
        format!("{label}, p99 ms"),
        measurements::median(&mut p99),
        max_p99,
    );
    Ok(())
}

fn error(error: impl std::fmt::Debug) -> BenchError {
    BenchError(format!("{error:?}"))
}
