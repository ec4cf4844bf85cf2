//! The bus over Redis Streams: a stream for each producer, a consumer group for each module.
//!
//! Redis may lose everything at any time, because outboxes hold the events. A producer publishes in an *epoch*: a key beside the
//! stream that contains the number after which it began. The key may be gone (`FLUSHALL`, another server, a restart without
//! persistence), and a group deletes it if the stream was trimmed before the group had read it. Then the producer starts another
//! epoch at the first event that some module has not acknowledged. Inboxes skip the events that arrive twice.

mod entry;
pub(crate) mod epoch;
mod event_stream;
mod publisher;

use super::{Bus, EventStream};
use crate::{Clock, Db, Failure, Randomness, config::RedisUrl, cursor::base64url, events::Outbox};
use event_stream::RedisEventStream;
use futures::future::BoxFuture;
use publisher::Publisher;
use redis::{AsyncConnectionConfig, Client, RedisError, aio::MultiplexedConnection};
use std::{collections::HashMap, fmt, sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// The time limit of a response from Redis.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(3);
/// How long a read blocks until an event arrives.
const BLOCK_TIMEOUT: Duration = Duration::from_secs(1);

/// The limits of streams; tests use smaller ones.
#[derive(Clone, Copy, Debug)]
pub struct StreamLimits {
    /// Approximate maximum number of events in a stream.
    pub stream_length: usize,
    /// How many events a running module may be behind before the publisher waits for it.
    pub max_lag: usize,
    /// After this time another consumer claims an event that was received and not confirmed.
    pub claim_after: Duration,
}

impl Default for StreamLimits {
    fn default() -> Self {
        Self {
            stream_length: 100_000,
            max_lag: 50_000,
            // Above the time limit of a listener.
            claim_after: Duration::from_secs(20),
        }
    }
}

/// Carries events between processes over Redis Streams.
#[derive(Debug)]
pub struct RedisBus {
    shared: Arc<Shared>,
    publishers: Mutex<HashMap<&'static str, Arc<Mutex<Publisher>>>>,
}

/// The state that publishers and event streams share.
struct Shared {
    client: Client,
    connection: Mutex<SharedConnection>,
    clock: Clock,
    /// The name of this process, as the publisher of a producer and as a consumer in a group.
    process: String,
    limits: StreamLimits,
}

/// The shared connection. A new one may lead to another server, or to an older state of the same.
#[derive(Default)]
struct SharedConnection {
    open: Option<MultiplexedConnection>,
    /// Counts connections.
    generation: u64,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the client, whose address may contain a password.
        f.debug_struct("Shared")
            .field("process", &self.process)
            .finish_non_exhaustive()
    }
}

impl RedisBus {
    /// Creates a bus over the Redis at `url`. Does not connect yet: while Redis is down, events wait in outboxes.
    pub fn new(
        url: &RedisUrl,
        clock: Clock,
        randomness: &Randomness,
        limits: StreamLimits,
    ) -> Result<Self, Failure> {
        let client = Client::open(url.0.as_str()).map_err(redis_error)?;
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

/// Asks the Redis at `url` for its version, over a connection of its own. Fails with the reason if it does not answer.
pub async fn server_version(url: &RedisUrl) -> Result<String, Failure> {
    let client = Client::open(url.0.as_str()).map_err(redis_error)?;
    let answer = async {
        let mut connection = client.get_multiplexed_async_connection().await?;
        redis::cmd("INFO")
            .arg("server")
            .query_async::<String>(&mut connection)
            .await
    };
    let info = answer.await.map_err(redis_error)?;
    let version = info.lines().find_map(|line| line.strip_prefix("redis_version:"));
    Ok(version.unwrap_or("unknown").trim().to_owned())
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
    ) -> BoxFuture<'a, Result<Box<dyn EventStream>, Failure>> {
        Box::pin(async move {
            let stream = RedisEventStream::new(Arc::clone(&self.shared), module, db).await?;
            let stream: Box<dyn EventStream> = Box::new(stream);
            Ok(stream)
        })
    }
}

impl Shared {
    /// Returns the shared connection, which serves everything but blocking reads.
    async fn connection(&self) -> Result<MultiplexedConnection, Failure> {
        self.connection_with_generation()
            .await
            .map(|(_, connection)| connection)
    }

    /// Returns the shared connection with its generation.
    async fn connection_with_generation(&self) -> Result<(u64, MultiplexedConnection), Failure> {
        let mut shared = self.connection.lock().await;
        if let Some(open) = &shared.open {
            return Ok((shared.generation, open.clone()));
        }
        let new = self.connect(RESPONSE_TIMEOUT).await?;
        shared.open = Some(new.clone());
        shared.generation += 1;
        Ok((shared.generation, new))
    }

    /// Opens a connection with this time limit for responses.
    async fn connect(&self, response_timeout: Duration) -> Result<MultiplexedConnection, Failure> {
        let config = AsyncConnectionConfig::new()
            .set_response_timeout(Some(response_timeout))
            .set_connection_timeout(Some(RESPONSE_TIMEOUT));
        let connecting = self.client.get_multiplexed_async_connection_with_config(&config);
        connecting.await.map_err(redis_error)
    }

    /// Drops the shared connection after a failure; the next caller opens a new one.
    async fn reset_connection(&self) {
        self.connection.lock().await.open = None;
    }
}

fn stream(producer: &str) -> String {
    format!("allpet:events:{producer}")
}

fn epoch_key(producer: &str) -> String {
    format!("allpet:events:{producer}:epoch")
}

/// A hash of the position that each module has acknowledged to the producer.
fn acks_key(producer: &str) -> String {
    format!("allpet:events:{producer}:acks")
}

/// The lease of the process that publishes for the producer.
fn publisher_key(producer: &str) -> String {
    format!("allpet:events:{producer}:publisher")
}

/// Exists while a process of the module receives events.
fn alive_key(module: &str) -> String {
    format!("allpet:events:alive:{module}")
}

/// A set of the producers that have a stream.
const PRODUCERS: &str = "allpet:events:producers";

fn redis_error(error: RedisError) -> Failure {
    Failure::internal(error)
}
