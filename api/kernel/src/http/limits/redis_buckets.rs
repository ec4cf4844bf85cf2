//! The buckets that all processes share, in Redis. A bucket is one key: the time at which it will be full again, by the clock of
//! Redis. It expires at that time, so the keys are as few as the callers of the last minutes.

use super::{meter::interval, subject::Subject};
use crate::config::RedisUrl;
use allpet_contract::limit::Limit;
use redis::{AsyncConnectionConfig, Client, RedisError, aio::MultiplexedConnection, cmd};
use std::{
    fmt,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;

/// How long a request waits for Redis. Then this process decides alone.
const RESPONSE_TIMEOUT: Duration = Duration::from_millis(250);
/// How long it waits for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(500);
/// After a failure, Redis is not asked for this long.
const PAUSE: Duration = Duration::from_secs(1);

/// Takes from a bucket. Returns 0, or the microseconds after which it passes.
const TAKE: &str = "local time = redis.call('TIME') \
    local now = time[1] * 1000000 + time[2] \
    local interval, burst, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]) \
    local full_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + interval * cost \
    local wait = math.ceil(full_at - interval * burst - now) \
    if wait > 0 then return wait end \
    redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', math.ceil((full_at - now) / 1000) + 1) \
    return 0";
/// Gives back to a bucket.
const GIVE_BACK: &str = "local full_at = redis.call('GET', KEYS[1]) \
    if full_at then redis.call('SET', KEYS[1], string.format('%.0f', full_at - ARGV[1]), 'KEEPTTL') end \
    return 0";

/// The shared buckets.
pub(super) struct RedisBuckets {
    client: Client,
    connection: Mutex<Connection>,
    /// Held by the one request that connects, for which the others wait.
    connecting: tokio::sync::Mutex<()>,
    is_down: AtomicBool,
}

#[derive(Default)]
struct Connection {
    open: Option<MultiplexedConnection>,
    /// When Redis failed last.
    failed: Option<Instant>,
}

impl fmt::Debug for RedisBuckets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the client, whose address may contain a password.
        f.debug_struct("RedisBuckets")
            .field("is_down", &self.is_down)
            .finish_non_exhaustive()
    }
}

impl RedisBuckets {
    /// Does not connect yet.
    pub(super) fn new(url: &RedisUrl) -> Result<Self, RedisError> {
        Ok(Self {
            client: Client::open(url.0.as_str())?,
            connection: Mutex::default(),
            connecting: tokio::sync::Mutex::default(),
            is_down: AtomicBool::new(false),
        })
    }

    /// Counts a request. Fails with the time after which it passes. `None` if Redis does not answer.
    pub(super) async fn take(&self, limit: &Limit, subject: Subject) -> Option<Result<(), Duration>> {
        let mut command = cmd("EVAL");
        command
            .arg(TAKE)
            .arg(1)
            .arg(key(limit, subject))
            .arg(microseconds(interval(limit)))
            .arg(limit.burst)
            .arg(limit.cost);
        let wait: u64 = self.query(&command).await?;
        Some(match wait {
            0 => Ok(()),
            wait => Err(Duration::from_micros(wait)),
        })
    }

    /// Undoes the count of a request, if Redis answers.
    pub(super) async fn give_back(&self, limit: &Limit, subject: Subject) {
        let mut command = cmd("EVAL");
        command
            .arg(GIVE_BACK)
            .arg(1)
            .arg(key(limit, subject))
            .arg(microseconds(interval(limit) * limit.cost));
        let _: Option<u64> = self.query(&command).await;
    }

    async fn query(&self, command: &redis::Cmd) -> Option<u64> {
        let mut connection = self.connect().await?;
        match command.query_async(&mut connection).await {
            Ok(answer) => {
                self.is_down.store(false, Ordering::Relaxed);
                Some(answer)
            }
            Err(error) => {
                self.fail(&error);
                None
            }
        }
    }

    async fn connect(&self) -> Option<MultiplexedConnection> {
        if let Some(known) = self.known_connection() {
            return known;
        }
        let _connecting = self.connecting.lock().await;
        if let Some(known) = self.known_connection() {
            return known;
        }
        let config = AsyncConnectionConfig::new()
            .set_response_timeout(Some(RESPONSE_TIMEOUT))
            .set_connection_timeout(Some(CONNECT_TIMEOUT));
        match self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await
        {
            Ok(open) => {
                self.shared().open = Some(open.clone());
                Some(open)
            }
            Err(error) => {
                self.fail(&error);
                None
            }
        }
    }

    /// Returns the open connection; `Some(None)` if Redis failed a moment ago, and `None` if somebody must connect.
    #[expect(clippy::option_option, reason = "unknown, known to be down, and open")]
    fn known_connection(&self) -> Option<Option<MultiplexedConnection>> {
        let shared = self.shared();
        if let Some(open) = &shared.open {
            return Some(Some(open.clone()));
        }
        let failed = shared.failed.is_some_and(|failed| failed.elapsed() < PAUSE);
        failed.then_some(None)
    }

    fn shared(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops the connection. Logs once that Redis failed.
    fn fail(&self, error: &RedisError) {
        *self.shared() = Connection {
            open: None,
            failed: Some(Instant::now()),
        };
        if !self.is_down.swap(true, Ordering::Relaxed) {
            tracing::error!(%error, "Redis does not count requests: each process counts by itself until it answers");
        }
    }
}

fn key(limit: &Limit, subject: Subject) -> String {
    format!("allpet:limit:{}:{subject}", limit.name)
}

fn microseconds(time: Duration) -> String {
    format!("{:.3}", time.as_secs_f64() * 1_000_000.0)
}
