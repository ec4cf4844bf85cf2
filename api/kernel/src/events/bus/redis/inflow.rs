//! What one module hears over Redis: its consumer group in the stream of each producer.

mod progress;

use super::{ANSWERS_WITHIN, BLOCKS, PRODUCERS, Shared, acks_key, alive_key, failed, stream};
use crate::{
    Db, Failure,
    events::{Envelope, bus::Inflow, position},
};
use allpet_domain::Timestamp;
use futures::future::BoxFuture;
use redis::{
    Value,
    aio::MultiplexedConnection,
    cmd,
    streams::{StreamAutoClaimReply, StreamId, StreamReadReply},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::{Duration, Instant},
};

/// How often it is looked for new producers, for losses, and for what a consumer left that died.
const TENDED_EVERY: Duration = Duration::from_secs(1);
/// For so long after it last said so a module counts as there.
const ALIVE_SECONDS: u64 = 30;
/// Events that are read at once.
const AT_ONCE: usize = 100;
pub(super) struct RedisInflow {
    shared: Arc<Shared>,
    module: &'static str,
    /// Reads wait on it, so it is nobody else's.
    blocking: Option<MultiplexedConnection>,
    /// How far each producer was heard, as it is written down.
    heard: HashMap<String, i64>,
    /// The producers in whose streams there is a group of this module.
    joined: HashSet<String>,
    tended: Option<Instant>,
    /// What a failure of power may have taken from this module is published anew.
    may_have_lost: bool,
    /// Producers of whose events this module has lost some.
    lost: HashSet<String>,
    claimed: Vec<(String, StreamId)>,
    /// Producer and place of what was received last.
    received: Vec<(String, String)>,
}

impl RedisInflow {
    pub(super) async fn new(shared: Arc<Shared>, module: &'static str, db: &Db) -> Result<Self, Failure> {
        Ok(Self {
            shared,
            module,
            blocking: None,
            heard: position::load(db, module).await?.into_iter().collect(),
            joined: HashSet::new(),
            tended: None,
            may_have_lost: !db.is_postgres(),
            lost: HashSet::new(),
            claimed: Vec::new(),
            received: Vec::new(),
        })
    }

    fn heard_of(&self, producer: &str) -> i64 {
        self.heard.get(producer).copied().unwrap_or(0)
    }

    async fn next(&mut self) -> Result<Vec<Arc<Envelope>>, Failure> {
        let outcome = self.read().await;
        if outcome.is_err() {
            // The server may be another one, or have forgotten everything.
            self.blocking = None;
            self.joined.clear();
            self.tended = None;
            self.shared.forget_connection().await;
        }
        outcome
    }

    async fn read(&mut self) -> Result<Vec<Arc<Envelope>>, Failure> {
        if self.tended.is_none_or(|at| at.elapsed() >= TENDED_EVERY) {
            self.tend().await?;
        }
        let mut entries = std::mem::take(&mut self.claimed);
        if entries.is_empty() {
            entries = self.wait().await?;
        }
        let mut envelopes = Vec::with_capacity(entries.len());
        self.received.clear();
        for (producer, entry) in entries {
            let envelope = entry.get::<String>("envelope");
            // What was cut off the stream while it was pending has no fields any more; it was noticed where it was claimed.
            if let Some(envelope) = envelope {
                let envelope: Envelope = match serde_json::from_str(&envelope) {
                    Ok(envelope) => envelope,
                    Err(error) => {
                        // It stays pending, and in its outbox: a newer release reads it.
                        tracing::error!(producer, place = entry.id, %error, "an envelope cannot be read");
                        continue;
                    }
                };
                // What is published anew is known up to here.
                if envelope.seq > self.heard_of(&producer) {
                    envelopes.push(Arc::new(envelope));
                }
            }
            self.received.push((producer, entry.id));
        }
        Ok(envelopes)
    }

    /// Waits for the next events of any producer.
    async fn wait(&mut self) -> Result<Vec<(String, StreamId)>, Failure> {
        if self.joined.is_empty() {
            tokio::time::sleep(Duration::from_millis(100)).await;
            self.tended = None;
            return Ok(Vec::new());
        }
        if self.blocking.is_none() {
            self.blocking = Some(self.shared.connect(BLOCKS + ANSWERS_WITHIN).await?);
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
            .arg(AT_ONCE)
            .arg("BLOCK")
            .arg(BLOCKS.as_secs() * 1_000)
            .arg("STREAMS");
        let producers: Vec<&String> = self.joined.iter().collect();
        for producer in &producers {
            command.arg(stream(producer));
        }
        for _ in &producers {
            command.arg(">");
        }
        let reply: Option<StreamReadReply> = command.query_async(connection).await.map_err(failed)?;
        let mut entries = Vec::new();
        for key in reply.map(|reply| reply.keys).unwrap_or_default() {
            if let Some(producer) = producers.iter().find(|producer| stream(producer) == key.key) {
                entries.extend(key.ids.into_iter().map(|id| ((*producer).clone(), id)));
            }
        }
        Ok(entries)
    }

    async fn tend(&mut self) -> Result<(), Failure> {
        let mut connection = self.shared.connection().await?;
        let before: Option<String> = cmd("SET")
            .arg(alive_key(self.module))
            .arg(&self.shared.process)
            .arg("EX")
            .arg(ALIVE_SECONDS)
            .arg("GET")
            .query_async(&mut connection)
            .await
            .map_err(failed)?;
        let producers: Vec<String> = cmd("SMEMBERS")
            .arg(PRODUCERS)
            .query_async(&mut connection)
            .await
            .map_err(failed)?;
        for producer in &producers {
            if !self.joined.contains(producer) {
                self.join(&mut connection, producer).await?;
            }
            self.take_over(&mut connection, producer).await?;
            self.look_for_losses(&mut connection, producer, before.is_none())
                .await?;
        }
        self.may_have_lost &= producers.is_empty();
        self.tended = Some(Instant::now());
        Ok(())
    }

    /// Makes the group of this module where there is none, and says how far it has heard.
    async fn join(&mut self, connection: &mut MultiplexedConnection, producer: &str) -> Result<(), Failure> {
        let made: Result<Value, redis::RedisError> = cmd("XGROUP")
            .arg("CREATE")
            .arg(stream(producer))
            .arg(self.module)
            .arg("0")
            .arg("MKSTREAM")
            // Given, it is counted: what was cut off before it was read shows in it.
            .arg("ENTRIESREAD")
            .arg(0)
            .query_async(connection)
            .await;
        if let Err(error) = made
            && error.code() != Some("BUSYGROUP")
        {
            return Err(failed(error));
        }
        let told: Option<i64> = cmd("HGET")
            .arg(acks_key(producer))
            .arg(self.module)
            .query_async(connection)
            .await
            .map_err(failed)?;
        if told.is_some_and(|told| told > self.heard_of(producer)) {
            // This module's database is an older one, of a backup: the group is further than it.
            self.lost.insert(producer.to_owned());
        }
        self.tell(connection, producer, self.heard_of(producer)).await?;
        self.joined.insert(producer.to_owned());
        Ok(())
    }

    async fn tell(
        &self,
        connection: &mut MultiplexedConnection,
        producer: &str,
        seq: i64,
    ) -> Result<(), Failure> {
        let told: Value = cmd("HSET")
            .arg(acks_key(producer))
            .arg(self.module)
            .arg(seq)
            .query_async(connection)
            .await
            .map_err(failed)?;
        drop(told);
        Ok(())
    }

    /// Takes over what another consumer of the group, or this one, received long ago and did not acknowledge.
    async fn take_over(
        &mut self,
        connection: &mut MultiplexedConnection,
        producer: &str,
    ) -> Result<(), Failure> {
        let idle = self.shared.limits.taken_over_after.as_millis();
        let reply: StreamAutoClaimReply = cmd("XAUTOCLAIM")
            .arg(stream(producer))
            .arg(self.module)
            .arg(&self.shared.process)
            .arg(idle.to_string())
            .arg("0-0")
            .arg("COUNT")
            .arg(AT_ONCE)
            .query_async(connection)
            .await
            .map_err(failed)?;
        // Cut off the stream before anybody acted on it.
        if !reply.deleted_ids.is_empty() {
            self.lost.insert(producer.to_owned());
        }
        self.claimed.extend(
            reply
                .claimed
                .into_iter()
                .map(|entry| (producer.to_owned(), entry)),
        );
        Ok(())
    }

    async fn acknowledge_received(&mut self) -> Result<(), Failure> {
        if self.received.is_empty() {
            return Ok(());
        }
        let mut connection = self.shared.connection().await?;
        let mut of: HashMap<&str, Vec<&str>> = HashMap::new();
        for (producer, id) in &self.received {
            of.entry(producer).or_default().push(id);
        }
        let mut pipeline = redis::pipe();
        for (producer, ids) in of {
            pipeline
                .cmd("XACK")
                .arg(stream(producer))
                .arg(self.module)
                .arg(ids);
        }
        let outcome: Result<Value, _> = pipeline.query_async(&mut connection).await;
        self.received.clear();
        outcome.map(drop).map_err(failed)
    }
}

impl Inflow for RedisInflow {
    fn receive(&mut self) -> BoxFuture<'_, Result<Vec<Arc<Envelope>>, Failure>> {
        Box::pin(self.next())
    }

    fn done(&mut self) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(self.acknowledge_received())
    }

    fn heard(&mut self) -> BoxFuture<'_, Result<Vec<(String, i64)>, Failure>> {
        Box::pin(self.progress_of_all())
    }

    fn acknowledge<'a>(
        &'a mut self,
        heard: &'a [(String, i64)],
        _: Timestamp,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            self.heard.extend(heard.iter().cloned());
            let mut connection = self.shared.connection().await?;
            for (producer, seq) in heard {
                self.tell(&mut connection, producer, *seq).await?;
            }
            Ok(())
        })
    }
}
