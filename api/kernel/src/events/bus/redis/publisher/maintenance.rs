//! A publisher's maintenance: its lease, the acknowledgements, the epoch, and the lag of modules.

use super::Publisher;
use crate::{
    Failure,
    events::{
        bus::redis::{
            PRODUCERS, acks_key, alive_key,
            entry::{entry_epoch, last_entry},
            epoch::{self, Publishing},
            epoch_key, publisher_key, redis_error, stream,
        },
        position,
    },
};
use redis::{Value, aio::MultiplexedConnection, cmd, streams::StreamInfoGroupsReply};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// The length of the lease, during which no other process publishes.
const LEASE_MS: u64 = 3_000;
/// How often an unchanged acknowledgement is saved again, so that its module counts as active.
const ACK_REFRESH_INTERVAL: Duration = Duration::from_hours(1);
/// Acquires or renews the lease. `KEYS`: publisher. `ARGV`: process, milliseconds.
const ACQUIRE_LEASE: &str = "local owner = redis.call('GET', KEYS[1]) \
    if owner and owner ~= ARGV[1] then return 0 end \
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1";

impl Publisher {
    /// Renews the lease, saves acknowledgements, finds or starts the epoch, and decides whether to pause.
    pub(super) async fn run_maintenance(
        &mut self,
        connection: &mut MultiplexedConnection,
    ) -> Result<(), Failure> {
        let producer = self.outbox.producer;
        let mut command = cmd("EVAL");
        command
            .arg(ACQUIRE_LEASE)
            .arg(1)
            .arg(publisher_key(producer))
            .arg(&self.shared.process)
            .arg(LEASE_MS);
        let has_lease: i64 = command.query_async(connection).await.map_err(redis_error)?;
        self.maintained_at = Some(Instant::now());
        self.since_maintenance = 0;
        if has_lease != 1 {
            self.publishing = None;
            self.paused = false;
            return Ok(());
        }
        let acks: HashMap<String, i64> = cmd("HGETALL")
            .arg(acks_key(producer))
            .query_async(connection)
            .await
            .map_err(redis_error)?;
        let running = acks_of_running(connection, &acks).await?;
        self.save_acks(&running).await?;
        let found: Option<String> = cmd("GET")
            .arg(epoch_key(producer))
            .query_async(connection)
            .await
            .map_err(redis_error)?;
        let present = self.publishing.as_ref().map(|(epoch, _)| epoch.as_str());
        match epoch::publishing(found.as_deref(), present) {
            Publishing::Continue => {}
            Publishing::Resume(epoch) => {
                let last = last_published(connection, producer, epoch).await?;
                self.publishing = Some((epoch.to_owned(), self.outbox.read_after(last)));
            }
            Publishing::Begin => self.start_epoch(connection, &running).await?,
        }
        self.paused = self.has_lagging_module(connection, &running).await?;
        Ok(())
    }

    /// Starts an epoch at the first event that some module has not acknowledged.
    async fn start_epoch(
        &mut self,
        connection: &mut MultiplexedConnection,
        running: &HashMap<String, i64>,
    ) -> Result<(), Failure> {
        let producer = self.outbox.producer;
        let saved = position::load_acknowledged(&self.outbox.db, self.shared.clock.now()).await?;
        let saved = saved.iter().map(|(module, seq)| (module.as_str(), *seq));
        let running = running.iter().map(|(module, seq)| (module.as_str(), *seq));
        let base = match epoch::base(saved, running) {
            Some(smallest) => smallest,
            None => self.outbox.newest_seq().await?,
        };
        let epoch = epoch::key(Uuid::from_bytes(crate::Randomness::System.bytes()), base);
        let _: Value = redis::pipe()
            .cmd("SET")
            .arg(epoch_key(producer))
            .arg(&epoch)
            .cmd("SADD")
            .arg(PRODUCERS)
            .arg(producer)
            .query_async(connection)
            .await
            .map_err(redis_error)?;
        tracing::info!(producer, base, "a new epoch of events begins");
        self.publishing = Some((epoch, self.outbox.read_after(base)));
        Ok(())
    }

    /// Saves acknowledgements in the producer's database.
    async fn save_acks(&mut self, running: &HashMap<String, i64>) -> Result<(), Failure> {
        for (module, seq) in running {
            let saved = self.saved_acks.get(module);
            if saved.is_some_and(|(saved, at)| saved == seq && at.elapsed() < ACK_REFRESH_INTERVAL) {
                continue;
            }
            position::acknowledge(&self.outbox.db, module, *seq, self.shared.clock.now()).await?;
            self.saved_acks.insert(module.clone(), (*seq, Instant::now()));
        }
        Ok(())
    }

    /// Returns whether a running module is so far behind that it might lose events. A module that is not running does not count: it
    /// ends the epoch when it runs again.
    async fn has_lagging_module(
        &self,
        connection: &mut MultiplexedConnection,
        running: &HashMap<String, i64>,
    ) -> Result<bool, Failure> {
        let stream = stream(self.outbox.producer);
        let length: usize = cmd("XLEN")
            .arg(&stream)
            .query_async(connection)
            .await
            .map_err(redis_error)?;
        if length <= self.shared.limits.max_lag {
            return Ok(false);
        }
        let groups: StreamInfoGroupsReply = cmd("XINFO")
            .arg("GROUPS")
            .arg(&stream)
            .query_async(connection)
            .await
            .map_err(redis_error)?;
        // Redis does not always know the lag; it is at most the length of the stream.
        let is_lagging = |lag: Option<usize>| lag.unwrap_or(length) > self.shared.limits.max_lag;
        let mut of_running = groups
            .groups
            .iter()
            .filter(|group| running.contains_key(&group.name));
        Ok(of_running.any(|group| is_lagging(group.lag)))
    }
}

/// Returns the acknowledgements of the modules that are running.
async fn acks_of_running(
    connection: &mut MultiplexedConnection,
    acks: &HashMap<String, i64>,
) -> Result<HashMap<String, i64>, Failure> {
    let mut running = HashMap::new();
    for (module, seq) in acks {
        let is_running: bool = cmd("EXISTS")
            .arg(alive_key(module))
            .query_async(connection)
            .await
            .map_err(redis_error)?;
        if is_running {
            running.insert(module.clone(), *seq);
        }
    }
    Ok(running)
}

/// Returns the number up to which an epoch is published, from the last entry of its stream.
async fn last_published(
    connection: &mut MultiplexedConnection,
    producer: &str,
    epoch: &str,
) -> Result<i64, Failure> {
    let last = last_entry(connection, producer, "+").await?;
    let last = last.as_ref().and_then(entry_epoch);
    let last = last.as_ref().map(|(epoch, settled)| (epoch.as_str(), *settled));
    Ok(epoch::published(epoch, last))
}
