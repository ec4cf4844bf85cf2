//! The events for one module over Redis: its consumer group in the stream of each producer.

mod group_state;
mod maintenance;
mod trim_count;

use super::{BLOCK_TIMEOUT, RESPONSE_TIMEOUT, Shared, entry, redis_error, stream};
use crate::{
    Db, Failure,
    events::{Envelope, bus::EventStream, outbox::BATCH_SIZE, position},
};
use allpet_domain::Timestamp;
use futures::future::BoxFuture;
use redis::{
    Value,
    aio::MultiplexedConnection,
    cmd,
    streams::{StreamId, StreamReadReply},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::{Duration, Instant},
};

/// How often the module looks for new producers, for lost events, and for events that a dead consumer left.
const MAINTENANCE_INTERVAL: Duration = Duration::from_secs(1);

/// The events for one module, read by its consumer groups.
pub(super) struct RedisEventStream {
    shared: Arc<Shared>,
    module: &'static str,
    /// The connection for blocking reads, which would delay all other commands.
    blocking: Option<MultiplexedConnection>,
    /// The saved position for each producer.
    positions: HashMap<String, i64>,
    /// The producers in whose streams this module has a group.
    joined: HashSet<String>,
    maintained_at: Option<Instant>,
    /// Whether this process has just started: then the module's database may have been restored since the group received its last events.
    is_starting: bool,
    /// Whether a power failure may have taken events from this module's database, so that producers must publish them again.
    may_have_lost: bool,
    /// The producers some of whose events this module has lost.
    producers_with_losses: HashSet<String>,
    /// Events that dead consumers left, to be received next.
    claimed: Vec<(String, StreamId)>,
    /// Producer and stream id of each event of the last batch.
    received: Vec<(String, String)>,
}

impl RedisEventStream {
    pub(super) async fn new(shared: Arc<Shared>, module: &'static str, db: &Db) -> Result<Self, Failure> {
        Ok(Self {
            shared,
            module,
            blocking: None,
            positions: position::load(db, module).await?.into_iter().collect(),
            joined: HashSet::new(),
            maintained_at: None,
            is_starting: true,
            may_have_lost: !db.is_postgres(),
            producers_with_losses: HashSet::new(),
            claimed: Vec::new(),
            received: Vec::new(),
        })
    }

    fn position_of(&self, producer: &str) -> i64 {
        self.positions.get(producer).copied().unwrap_or(0)
    }

    /// Receives the next events. After an error it starts over, because Redis may be another server or have lost everything.
    async fn next(&mut self) -> Result<Vec<Arc<Envelope>>, Failure> {
        let outcome = self.read_batch().await;
        if outcome.is_err() {
            self.blocking = None;
            self.joined.clear();
            self.maintained_at = None;
            self.shared.reset_connection().await;
        }
        outcome
    }

    async fn read_batch(&mut self) -> Result<Vec<Arc<Envelope>>, Failure> {
        if self
            .maintained_at
            .is_none_or(|at| at.elapsed() >= MAINTENANCE_INTERVAL)
        {
            self.run_maintenance().await?;
        }
        let mut entries = std::mem::take(&mut self.claimed);
        if entries.is_empty() {
            entries = self.read_new().await?;
        }
        self.detect_skipped(&entries).await?;
        let mut envelopes = Vec::with_capacity(entries.len());
        self.received.clear();
        for (producer, entry) in entries {
            // `claim_abandoned` has recorded the loss of an entry that was trimmed while it was pending.
            if let Some(envelope) = entry::envelope(&producer, &entry) {
                // A new epoch repeats events that the module has received.
                let is_new = envelope.seq > self.position_of(&producer);
                if is_new || envelope.unreadable_reason().is_some() {
                    envelopes.push(Arc::new(envelope));
                }
            }
            self.received.push((producer, entry.id));
        }
        Ok(envelopes)
    }

    /// Reads new events of all producers; blocks for up to a second.
    async fn read_new(&mut self) -> Result<Vec<(String, StreamId)>, Failure> {
        if self.joined.is_empty() {
            tokio::time::sleep(Duration::from_millis(100)).await;
            self.maintained_at = None;
            return Ok(Vec::new());
        }
        if self.blocking.is_none() {
            self.blocking = Some(self.shared.connect(BLOCK_TIMEOUT + RESPONSE_TIMEOUT).await?);
        }
        let Some(connection) = &mut self.blocking else {
            return Ok(Vec::new());
        };
        let mut command = cmd("XREADGROUP");
        command
            .arg("GROUP")
            .arg(self.module)
            .arg(&self.shared.process)
            .arg("COUNT")
            .arg(BATCH_SIZE)
            .arg("BLOCK")
            .arg(BLOCK_TIMEOUT.as_secs() * 1_000)
            .arg("STREAMS");
        let producers: Vec<&String> = self.joined.iter().collect();
        for producer in &producers {
            command.arg(stream(producer));
        }
        for _ in &producers {
            command.arg(">");
        }
        let reply: Option<StreamReadReply> = command.query_async(connection).await.map_err(redis_error)?;
        let mut entries = Vec::new();
        for key in reply.map(|reply| reply.keys).unwrap_or_default() {
            if let Some(producer) = producers.iter().find(|producer| stream(producer) == key.key) {
                entries.extend(key.ids.into_iter().map(|id| ((*producer).clone(), id)));
            }
        }
        Ok(entries)
    }

    async fn confirm_entries(&mut self) -> Result<(), Failure> {
        if self.received.is_empty() {
            return Ok(());
        }
        let mut connection = self.shared.connection().await?;
        let mut ids_by_producer: HashMap<&str, Vec<&str>> = HashMap::new();
        for (producer, id) in &self.received {
            ids_by_producer.entry(producer).or_default().push(id);
        }
        let mut pipeline = redis::pipe();
        for (producer, ids) in ids_by_producer {
            pipeline
                .cmd("XACK")
                .arg(stream(producer))
                .arg(self.module)
                .arg(ids);
        }
        let outcome: Result<Value, _> = pipeline.query_async(&mut connection).await;
        self.received.clear();
        outcome.map(drop).map_err(redis_error)
    }
}

impl EventStream for RedisEventStream {
    fn receive(&mut self) -> BoxFuture<'_, Result<Vec<Arc<Envelope>>, Failure>> {
        Box::pin(self.next())
    }

    fn confirm_received(&mut self) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(self.confirm_entries())
    }

    fn positions(&mut self) -> BoxFuture<'_, Result<Vec<(String, i64)>, Failure>> {
        Box::pin(self.all_positions())
    }

    fn acknowledge<'a>(
        &'a mut self,
        positions: &'a [(String, i64)],
        _: Timestamp,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            self.positions.extend(positions.iter().cloned());
            let mut connection = self.shared.connection().await?;
            for (producer, seq) in positions {
                self.publish_position(&mut connection, producer, *seq).await?;
            }
            Ok(())
        })
    }
}
