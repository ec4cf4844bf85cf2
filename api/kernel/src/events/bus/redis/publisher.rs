//! Publishing the outbox of one producer. Of several processes that hold the same module one publishes.

use super::{PRODUCERS, Shared, acks_key, alive_key, base_of, epoch_key, failed, publisher_key, stream};
use crate::{
    Failure,
    events::{
        Envelope, Outbox,
        outbox::{AT_ONCE, OutboxReader},
        position,
    },
};
use redis::{
    Value,
    aio::MultiplexedConnection,
    cmd,
    streams::{StreamInfoGroupsReply, StreamRangeReply},
};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// How often it is looked after the epoch, the acknowledgements, and how far modules are behind.
const TENDED_EVERY: Duration = Duration::from_secs(1);
/// The pause in which modules catch up.
const PAUSE: Duration = Duration::from_millis(50);
/// For so long another process publishes nothing after the last time that this one did.
const TURN_MS: u64 = 3_000;
/// How often an acknowledgement that says nothing new is written down again.
const ACKS_RENEWED: Duration = Duration::from_hours(1);

/// Takes the turn, or keeps it. `KEYS`: publisher. `ARGV`: process, milliseconds.
const TAKE_TURN: &str = "local owner = redis.call('GET', KEYS[1]) \
    if owner and owner ~= ARGV[1] then return 0 end \
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1";
/// Publishes, unless the epoch is another one or another process publishes. `KEYS`: epoch, publisher, stream. `ARGV`: epoch,
/// process, length, and settled, topic and envelope of each event.
const PUBLISH: &str = "if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end \
    for i = 4, #ARGV, 3 do \
    redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', \
    'epoch', ARGV[1], 'settled', ARGV[i], 'topic', ARGV[i + 1], 'envelope', ARGV[i + 2]) \
    end return 1";

#[derive(Debug)]
pub(super) struct Publisher {
    shared: Arc<Shared>,
    outbox: Outbox,
    /// The epoch in which it publishes, and how far it has read; none where it has to find out.
    publishing: Option<(String, OutboxReader)>,
    /// The connection over which it found that out.
    connection: u64,
    tended: Option<Instant>,
    /// Events that were published since.
    since: usize,
    paused: bool,
    /// What was written down of acknowledgements, and when.
    acks: HashMap<String, (i64, Instant)>,
}

impl Publisher {
    pub(super) fn new(shared: Arc<Shared>, outbox: Outbox) -> Self {
        Self {
            shared,
            outbox,
            publishing: None,
            connection: 0,
            tended: None,
            since: 0,
            paused: false,
            acks: HashMap::new(),
        }
    }

    /// Publishes what was not published yet; how many events.
    pub(super) async fn publish(&mut self) -> Result<usize, Failure> {
        let outcome = self.publish_new().await;
        if outcome.is_err() {
            // It is not known what of it arrived: the stream says so.
            self.publishing = None;
            self.tended = None;
            self.shared.forget_connection().await;
        }
        outcome
    }

    async fn publish_new(&mut self) -> Result<usize, Failure> {
        let (number, mut connection) = self.shared.numbered_connection().await?;
        if number != self.connection {
            // The server may have started from an older state: the stream says how far it goes.
            self.publishing = None;
            self.tended = None;
            self.connection = number;
        }
        let mut published = 0;
        loop {
            if self.tended.is_none_or(|at| at.elapsed() >= TENDED_EVERY) || self.since >= self.at_most() {
                self.tend(&mut connection).await?;
            }
            if self.paused {
                tokio::time::sleep(PAUSE).await;
                self.tended = None;
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
                // Another epoch has begun, or another process publishes.
                self.publishing = None;
                self.tended = None;
                continue;
            }
            published += count;
            self.since += count;
            if count < AT_ONCE {
                return Ok(published);
            }
        }
    }

    /// Events that may be published before it is looked again how far modules are behind: half of what is left in the stream then.
    fn at_most(&self) -> usize {
        let limits = self.shared.limits;
        limits.length.saturating_sub(limits.behind) / 2
    }

    async fn append(
        &self,
        connection: &mut MultiplexedConnection,
        epoch: &str,
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
            .arg(epoch)
            .arg(&self.shared.process)
            .arg(self.shared.limits.length);
        for (at, envelope) in envelopes.iter().enumerate() {
            // Only with the last of them all up to `after` are there.
            let settled = if at + 1 == envelopes.len() { after } else { before };
            let text = serde_json::to_string(envelope)?;
            command.arg(settled).arg(&envelope.topic).arg(text);
        }
        let done: i64 = command.query_async(connection).await.map_err(failed)?;
        Ok(done == 1)
    }

    /// Looks after everything that is not an event.
    async fn tend(&mut self, connection: &mut MultiplexedConnection) -> Result<(), Failure> {
        let producer = self.outbox.producer;
        let mut command = cmd("EVAL");
        command
            .arg(TAKE_TURN)
            .arg(1)
            .arg(publisher_key(producer))
            .arg(&self.shared.process)
            .arg(TURN_MS);
        let turn: i64 = command.query_async(connection).await.map_err(failed)?;
        self.tended = Some(Instant::now());
        self.since = 0;
        if turn != 1 {
            self.publishing = None;
            self.paused = false;
            return Ok(());
        }
        let acks: HashMap<String, i64> = cmd("HGETALL")
            .arg(acks_key(producer))
            .query_async(connection)
            .await
            .map_err(failed)?;
        let alive = alive(connection, &acks).await?;
        self.write_acks(&alive).await?;
        let epoch: Option<String> = cmd("GET")
            .arg(epoch_key(producer))
            .query_async(connection)
            .await
            .map_err(failed)?;
        match (epoch, &self.publishing) {
            (Some(epoch), Some((known, _))) if *known == epoch => {}
            (Some(epoch), _) => {
                let from = published_until(connection, producer, &epoch).await?;
                self.publishing = Some((epoch, self.outbox.read_after(from)));
            }
            (None, _) => self.begin(connection, &alive).await?,
        }
        self.paused = self.is_far_behind(connection, &alive).await?;
        Ok(())
    }

    /// Begins an epoch: with the first event that some module has not acknowledged.
    async fn begin(
        &mut self,
        connection: &mut MultiplexedConnection,
        alive: &HashMap<String, i64>,
    ) -> Result<(), Failure> {
        let producer = self.outbox.producer;
        let mut acks: HashMap<String, i64> = position::acknowledged(&self.outbox.db, self.shared.clock.now())
            .await?
            .into_iter()
            .collect();
        acks.extend(alive.iter().map(|(module, seq)| (module.clone(), *seq)));
        let base = match acks.values().min() {
            Some(least) => *least,
            None => self.outbox.newest().await?,
        };
        let epoch = format!("{}:{base}", Uuid::from_bytes(crate::Randomness::System.bytes()));
        let _: Value = redis::pipe()
            .cmd("SET")
            .arg(epoch_key(producer))
            .arg(&epoch)
            .cmd("SADD")
            .arg(PRODUCERS)
            .arg(producer)
            .query_async(connection)
            .await
            .map_err(failed)?;
        tracing::info!(producer, base, "events are published anew");
        self.publishing = Some((epoch, self.outbox.read_after(base)));
        Ok(())
    }

    /// Notes in the producer's database what was acknowledged.
    async fn write_acks(&mut self, alive: &HashMap<String, i64>) -> Result<(), Failure> {
        for (module, seq) in alive {
            let known = self.acks.get(module);
            if known.is_some_and(|(known, at)| known == seq && at.elapsed() < ACKS_RENEWED) {
                continue;
            }
            position::acknowledge(&self.outbox.db, module, *seq, self.shared.clock.now()).await?;
            self.acks.insert(module.clone(), (*seq, Instant::now()));
        }
        Ok(())
    }

    /// Whether a module that is there would lose events if more were published. One that is away is not waited for: it has them
    /// published anew when it comes back.
    async fn is_far_behind(
        &self,
        connection: &mut MultiplexedConnection,
        alive: &HashMap<String, i64>,
    ) -> Result<bool, Failure> {
        let stream = stream(self.outbox.producer);
        let length: usize = cmd("XLEN")
            .arg(&stream)
            .query_async(connection)
            .await
            .map_err(failed)?;
        if length <= self.shared.limits.behind {
            return Ok(false);
        }
        let groups: StreamInfoGroupsReply = cmd("XINFO")
            .arg("GROUPS")
            .arg(&stream)
            .query_async(connection)
            .await
            .map_err(failed)?;
        // A lag that Redis does not know is as long as the stream.
        let behind = |lag: Option<usize>| lag.unwrap_or(length) > self.shared.limits.behind;
        let mut living = groups
            .groups
            .iter()
            .filter(|group| alive.contains_key(&group.name));
        Ok(living.any(|group| behind(group.lag)))
    }
}

/// The acknowledgements of modules that hear at this time.
async fn alive(
    connection: &mut MultiplexedConnection,
    acks: &HashMap<String, i64>,
) -> Result<HashMap<String, i64>, Failure> {
    let mut alive = HashMap::new();
    for (module, seq) in acks {
        let is_there: bool = cmd("EXISTS")
            .arg(alive_key(module))
            .query_async(connection)
            .await
            .map_err(failed)?;
        if is_there {
            alive.insert(module.clone(), *seq);
        }
    }
    Ok(alive)
}

/// How far an epoch was published, as its stream says.
async fn published_until(
    connection: &mut MultiplexedConnection,
    producer: &str,
    epoch: &str,
) -> Result<i64, Failure> {
    let last: StreamRangeReply = cmd("XREVRANGE")
        .arg(stream(producer))
        .arg("+")
        .arg("-")
        .arg("COUNT")
        .arg(1)
        .query_async(connection)
        .await
        .map_err(failed)?;
    let of_epoch = last
        .ids
        .first()
        .filter(|entry| entry.get::<String>("epoch").as_deref() == Some(epoch));
    let settled = of_epoch.and_then(|entry| entry.get::<i64>("settled"));
    Ok(settled.unwrap_or_else(|| base_of(epoch)))
}
