//! Publishes the outbox of one producer. If several processes run the producer's module, a lease lets one of them publish.

mod maintenance;

use super::{Shared, epoch, epoch_key, publisher_key, redis_error, stream};
use crate::{
    Failure,
    events::{
        Envelope, Outbox,
        outbox::{BATCH_SIZE, OutboxReader},
    },
};
use redis::{aio::MultiplexedConnection, cmd};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// How often the publisher renews its lease and checks the epoch, the acknowledgements and the lag of modules.
const MAINTENANCE_INTERVAL: Duration = Duration::from_secs(1);
/// The pause in which modules catch up.
const CATCH_UP_PAUSE: Duration = Duration::from_millis(50);

/// Publishes events, unless another epoch has begun or another process has the lease. `KEYS`: epoch, publisher, stream. `ARGV`:
/// epoch, process, stream length, and for each event its settled number, topic and envelope.
const PUBLISH: &str = "if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end \
    for i = 4, #ARGV, 3 do \
    redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', \
    'epoch', ARGV[1], 'settled', ARGV[i], 'topic', ARGV[i + 1], 'envelope', ARGV[i + 2]) \
    end return 1";

/// The publisher of one outbox.
#[derive(Debug)]
pub(super) struct Publisher {
    shared: Arc<Shared>,
    outbox: Outbox,
    /// The present epoch and the reader of the outbox; none before maintenance has found them.
    publishing: Option<(String, OutboxReader)>,
    /// The generation of the connection over which maintenance found them.
    generation: u64,
    maintained_at: Option<Instant>,
    /// The number of events published since the last maintenance.
    since_maintenance: usize,
    /// Whether the publisher waits for a module that is far behind.
    paused: bool,
    /// The acknowledgements that are saved in the producer's database, and when they were.
    saved_acks: HashMap<String, (i64, Instant)>,
}

impl Publisher {
    pub(super) fn new(shared: Arc<Shared>, outbox: Outbox) -> Self {
        Self {
            shared,
            outbox,
            publishing: None,
            generation: 0,
            maintained_at: None,
            since_maintenance: 0,
            paused: false,
            saved_acks: HashMap::new(),
        }
    }

    /// Publishes the events that are not published yet. Returns how many.
    pub(super) async fn publish(&mut self) -> Result<usize, Failure> {
        let outcome = self.publish_new().await;
        if outcome.is_err() {
            // Part of the batch may have arrived; maintenance finds the last event in the stream.
            self.restart();
            self.shared.reset_connection().await;
        }
        outcome
    }

    /// Makes the next maintenance find the epoch and the last published event again.
    fn restart(&mut self) {
        self.publishing = None;
        self.maintained_at = None;
    }

    async fn publish_new(&mut self) -> Result<usize, Failure> {
        let (generation, mut connection) = self.shared.connection_with_generation().await?;
        if generation != self.generation {
            // Redis may have restarted from an older state.
            self.restart();
            self.generation = generation;
        }
        let mut published = 0;
        loop {
            if self.needs_maintenance() {
                self.run_maintenance(&mut connection).await?;
            }
            if self.paused {
                tokio::time::sleep(CATCH_UP_PAUSE).await;
                self.maintained_at = None;
                continue;
            }
            let Some((epoch, reader)) = &mut self.publishing else {
                return Ok(published);
            };
            let before = reader.settled();
            let envelopes = reader.next().await?;
            if envelopes.is_empty() {
                return Ok(published);
            }
            let count = envelopes.len();
            let (epoch, after) = (epoch.clone(), reader.settled());
            if !self
                .append(&mut connection, &epoch, &envelopes, before, after)
                .await?
            {
                // Another epoch has begun, or another process has the lease.
                self.restart();
                continue;
            }
            published += count;
            self.since_maintenance += count;
            if count < BATCH_SIZE {
                return Ok(published);
            }
        }
    }

    /// Returns whether maintenance is due: after a second, or after half as many events as the stream holds beyond the maximum lag, so
    /// that the publisher notices a lagging module before Redis trims its events.
    fn needs_maintenance(&self) -> bool {
        let limits = self.shared.limits;
        let max_events = limits.stream_length.saturating_sub(limits.max_lag) / 2;
        let is_due = |at: Instant| at.elapsed() >= MAINTENANCE_INTERVAL;
        self.maintained_at.is_none_or(is_due) || self.since_maintenance >= max_events
    }

    /// Appends a batch of the epoch `name` to the stream. Returns false if another epoch has begun or another process has the lease. `before` and `after`
    /// are the settled numbers before and after the batch.
    async fn append(
        &self,
        connection: &mut MultiplexedConnection,
        name: &str,
        envelopes: &[Envelope],
        before: i64,
        after: i64,
    ) -> Result<bool, Failure> {
        let producer = self.outbox.producer;
        let mut command = cmd("EVAL");
        command
            .arg(PUBLISH)
            .arg(3)
            .arg(epoch_key(producer))
            .arg(publisher_key(producer))
            .arg(stream(producer))
            .arg(name)
            .arg(&self.shared.process)
            .arg(self.shared.limits.stream_length);
        for (index, envelope) in envelopes.iter().enumerate() {
            let settled = epoch::settled(index, envelopes.len(), before, after);
            let text = serde_json::to_string(envelope)?;
            command.arg(settled).arg(&envelope.topic).arg(text);
        }
        let appended: i64 = command.query_async(connection).await.map_err(redis_error)?;
        Ok(appended == 1)
    }
}
