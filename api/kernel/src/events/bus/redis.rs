//! The bus over Redis Streams: a stream for each producer, a consumer group for each module.
//!
//! Redis may forget everything at any moment; what is published stands in outboxes. The events of a producer are published in an
//! *epoch*: a key beside the stream that says from which number on they were published. Where the key is gone (`FLUSHALL`, another
//! server, a restart without persistence), or where a group finds that the stream was cut before it had read it and takes the key
//! away, the producer begins another epoch with the first event that some module has not acknowledged. What comes twice is known
//! to the inbox.

mod inflow;
mod publisher;

use super::{Bus, Inflow};
use crate::{Clock, Db, Failure, Randomness, config::RedisUrl, cursor::base64url, events::Outbox};
use futures::future::BoxFuture;
use inflow::RedisInflow;
use publisher::Publisher;
use redis::{AsyncConnectionConfig, Client, RedisError, aio::MultiplexedConnection};
use std::{collections::HashMap, fmt, sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// How long Redis may take for an answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(3);
/// How long a read waits for an event.
const BLOCKS: Duration = Duration::from_secs(1);

/// What differs where a test is in a hurry.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Events that a stream holds, about.
    pub length: usize,
    /// Events that a living module may be behind before publishing waits for it.
    pub behind: usize,
    /// What a consumer did not acknowledge for so long is taken over by another.
    pub taken_over_after: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            length: 100_000,
            behind: 50_000,
            // Longer than a listener may take.
            taken_over_after: Duration::from_secs(20),
        }
    }
}

/// Carries events between processes.
#[derive(Debug)]
pub struct RedisBus {
    shared: Arc<Shared>,
    publishers: Mutex<HashMap<&'static str, Arc<Mutex<Publisher>>>>,
}

/// What publishers and inflows share.
struct Shared {
    client: Client,
    connection: Mutex<SharedConnection>,
    clock: Clock,
    /// This process, among those that publish for a producer and those of a group.
    process: String,
    limits: Limits,
}

/// A connection to a server that may be another one, or an older state of it, than the connection before.
#[derive(Default)]
struct SharedConnection {
    open: Option<MultiplexedConnection>,
    /// Counts connections.
    number: u64,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The client's address may hold a password.
        f.debug_struct("Shared")
            .field("process", &self.process)
            .finish_non_exhaustive()
    }
}

impl RedisBus {
    /// A bus over the Redis at `url`. Nothing is asked of it yet: where it does not answer, events wait.
    pub fn new(
        url: &RedisUrl,
        clock: Clock,
        randomness: &Randomness,
        limits: Limits,
    ) -> Result<Self, Failure> {
        let client = Client::open(url.0.as_str()).map_err(failed)?;
        Ok(Self {
            shared: Arc::new(Shared {
                client,
                connection: Mutex::default(),
                clock,
                process: base64url(&randomness.bytes::<12>()),
                limits,
            }),
            publishers: Mutex::default(),
        })
    }
}

impl Bus for RedisBus {
    fn publish<'a>(&'a self, outbox: &'a Outbox) -> BoxFuture<'a, Result<usize, Failure>> {
        Box::pin(async move {
            let publisher = {
                let mut publishers = self.publishers.lock().await;
                let new = || {
                    Arc::new(Mutex::new(Publisher::new(
                        Arc::clone(&self.shared),
                        outbox.clone(),
                    )))
                };
                Arc::clone(publishers.entry(outbox.producer).or_insert_with(new))
            };
            publisher.lock().await.publish().await
        })
    }

    fn subscribe<'a>(
        &'a self,
        module: &'static str,
        db: &'a Db,
    ) -> BoxFuture<'a, Result<Box<dyn Inflow>, Failure>> {
        Box::pin(async move {
            let inflow = RedisInflow::new(Arc::clone(&self.shared), module, db).await?;
            let inflow: Box<dyn Inflow> = Box::new(inflow);
            Ok(inflow)
        })
    }
}

impl Shared {
    /// The connection that all share but those who wait for events.
    async fn connection(&self) -> Result<MultiplexedConnection, Failure> {
        self.numbered_connection().await.map(|(_, connection)| connection)
    }

    /// The same with its number.
    async fn numbered_connection(&self) -> Result<(u64, MultiplexedConnection), Failure> {
        let mut shared = self.connection.lock().await;
        if let Some(open) = &shared.open {
            return Ok((shared.number, open.clone()));
        }
        let new = self.connect(ANSWERS_WITHIN).await?;
        shared.open = Some(new.clone());
        shared.number += 1;
        Ok((shared.number, new))
    }

    /// A connection whose answers take so long at most.
    async fn connect(&self, answers_within: Duration) -> Result<MultiplexedConnection, Failure> {
        let config = AsyncConnectionConfig::new()
            .set_response_timeout(Some(answers_within))
            .set_connection_timeout(Some(ANSWERS_WITHIN));
        let connecting = self.client.get_multiplexed_async_connection_with_config(&config);
        connecting.await.map_err(failed)
    }

    /// After a failure: the next one who asks connects anew.
    async fn forget_connection(&self) {
        self.connection.lock().await.open = None;
    }
}

fn stream(producer: &str) -> String {
    format!("allpet:events:{producer}")
}

fn epoch_key(producer: &str) -> String {
    format!("allpet:events:{producer}:epoch")
}

/// A hash: how far each module has heard the producer.
fn acks_key(producer: &str) -> String {
    format!("allpet:events:{producer}:acks")
}

/// Which process publishes for the producer.
fn publisher_key(producer: &str) -> String {
    format!("allpet:events:{producer}:publisher")
}

/// That a module hears at this time.
fn alive_key(module: &str) -> String {
    format!("allpet:events:alive:{module}")
}

/// A set: the producers that have a stream.
const PRODUCERS: &str = "allpet:events:producers";

/// The number from which on the events of an epoch were published: all up to it were acknowledged before.
fn base_of(epoch: &str) -> i64 {
    let base = epoch.rsplit_once(':').and_then(|(_, base)| base.parse().ok());
    base.unwrap_or(i64::MAX)
}

fn failed(error: RedisError) -> Failure {
    Failure::internal(error)
}
