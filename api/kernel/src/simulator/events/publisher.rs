//! The publisher of one outbox in one process (`bus/redis/publisher.rs`), with the real decisions about epochs.

use super::{
    BATCH, Broken, MODULES, Task, World,
    redis::{MAX_LAG, STREAM_LENGTH, StreamEntry},
};
use crate::events::{
    bus::redis::epoch::{self, Publishing},
    outbox::gaps::Gaps,
};

/// How often it maintains.
const MAINTENANCE_MS: u64 = 1_000;

#[derive(Clone, Debug)]
enum Phase {
    /// Connects, and maintains if it is time.
    Begin,
    Lease,
    ReadAcks,
    SaveAcks(Vec<(usize, i64)>, usize),
    ReadEpoch(Vec<(usize, i64)>),
    FindLast(String),
    LoadSaved(Vec<(usize, i64)>),
    StartEpoch(i64),
    Lag,
    Read,
    Append(Vec<StreamEntry>),
}

/// A publisher.
#[derive(Clone, Debug)]
pub(super) struct Publisher {
    producer: usize,
    phase: Phase,
    publishing: Option<(String, Gaps)>,
    connection: u64,
    generation: u64,
    maintained_at: Option<u64>,
    since_maintenance: usize,
    paused: bool,
    saved_acks: [Option<i64>; MODULES],
}

impl Publisher {
    pub(super) fn new(producer: usize) -> Self {
        Self {
            producer,
            phase: Phase::Begin,
            publishing: None,
            connection: 0,
            generation: 0,
            maintained_at: None,
            since_maintenance: 0,
            paused: false,
            saved_acks: [None; MODULES],
        }
    }

    fn restart(&mut self) {
        self.publishing = None;
        self.maintained_at = None;
    }
}

impl World {
    pub(super) fn step_publisher(&mut self, slot: usize, mut publisher: Publisher) {
        let Some(process) = self.slots[slot].process else {
            return;
        };
        if self.redis.is_none() {
            let delay = self.publish_to_memory(process, publisher.producer);
            self.again(slot, delay, Task::Publisher(publisher));
            return;
        }
        let phase = std::mem::replace(&mut publisher.phase, Phase::Begin);
        let delay = match self.publish(process, &mut publisher, phase) {
            Ok(Some(delay)) => delay,
            Ok(None) => self.latency(),
            Err(Broken) => {
                publisher.restart();
                publisher.phase = Phase::Begin;
                self.processes[process].connection = None;
                250 + self.rng.below(1_000)
            }
        };
        self.again(slot, delay, Task::Publisher(publisher));
    }

    fn publish(
        &mut self,
        process: usize,
        publisher: &mut Publisher,
        phase: Phase,
    ) -> Result<Option<u64>, Broken> {
        let (producer, now) = (publisher.producer, self.time.now);
        let id = self.consumer_id(process);
        let connection = publisher.connection;
        match phase {
            Phase::Begin => {
                let (generation, connection) = self.shared_connection(process)?;
                if generation != publisher.generation {
                    publisher.restart();
                    publisher.generation = generation;
                }
                publisher.connection = connection;
                self.maintain_or_read(publisher);
            }
            Phase::Lease => {
                let has_lease =
                    self.command(connection, |_, redis| redis.acquire_lease(producer, id, now))?;
                publisher.maintained_at = Some(now);
                publisher.since_maintenance = 0;
                if !has_lease {
                    publisher.publishing = None;
                    publisher.paused = false;
                    publisher.phase = Phase::Begin;
                    return Ok(Some(500 + self.rng.below(1_000)));
                }
                publisher.phase = Phase::ReadAcks;
            }
            Phase::ReadAcks => {
                let running = self.command(connection, |world, redis| world.running_acks(redis, producer))?;
                publisher.phase = Phase::SaveAcks(running, 0);
            }
            Phase::SaveAcks(running, next) => {
                let Some((module, seq)) = running.get(next).copied() else {
                    publisher.phase = Phase::ReadEpoch(running);
                    return Ok(Some(0));
                };
                if publisher.saved_acks[module] != Some(seq) {
                    self.transaction(producer, |world| world.acknowledge(producer, module, seq))?;
                    publisher.saved_acks[module] = Some(seq);
                }
                publisher.phase = Phase::SaveAcks(running, next + 1);
            }
            Phase::ReadEpoch(running) => {
                let found = self.command(connection, |_, redis| redis.streams[producer].epoch.clone())?;
                let present = publisher.publishing.as_ref().map(|(epoch, _)| epoch.as_str());
                publisher.phase = match epoch::publishing(found.as_deref(), present) {
                    Publishing::Continue => Phase::Lag,
                    Publishing::Resume(epoch) => Phase::FindLast(epoch.to_owned()),
                    Publishing::Begin => Phase::LoadSaved(running),
                };
            }
            Phase::FindLast(epoch) => {
                let last = self.command(connection, |_, redis| {
                    let last = redis.streams[producer].entries.last();
                    last.map(|entry| (entry.epoch.clone(), entry.settled))
                })?;
                let last = last.as_ref().map(|(epoch, settled)| (epoch.as_str(), *settled));
                let published = epoch::published(&epoch, last);
                publisher.publishing = Some((epoch, Gaps::after(published)));
                publisher.phase = Phase::Lag;
            }
            Phase::LoadSaved(running) => {
                let (saved, newest) = self.transaction(producer, |world| {
                    let database = &world.databases[producer];
                    (database.acks, database.newest_seq())
                })?;
                let names = ["0", "1", "2"];
                let saved = saved
                    .iter()
                    .zip(names)
                    .filter_map(|(seq, name)| Some((name, (*seq)?)));
                let running = running.iter().map(|(module, seq)| (names[*module], *seq));
                publisher.phase = Phase::StartEpoch(epoch::base(saved, running).unwrap_or(newest));
            }
            Phase::StartEpoch(base) => {
                let key = self.command(connection, |_, redis| {
                    let key = epoch::key(redis.new_epoch_id(), base);
                    redis.streams[producer].epoch = Some(key.clone());
                    redis.producers[producer] = true;
                    key
                })?;
                self.trace(|_| format!("process {process} starts the epoch {key} of producer {producer}"));
                publisher.publishing = Some((key, Gaps::after(base)));
                publisher.phase = Phase::Lag;
            }
            Phase::Lag => {
                publisher.paused =
                    self.command(connection, |world, redis| world.has_lagging(redis, producer))?;
                if publisher.paused {
                    publisher.maintained_at = None;
                    publisher.phase = Phase::Lease;
                    return Ok(Some(50));
                }
                publisher.phase = Phase::Read;
            }
            Phase::Read => return self.read_batch(publisher),
            Phase::Append(batch) => return self.append(id, publisher, batch),
        }
        Ok(None)
    }

    fn maintain_or_read(&self, publisher: &mut Publisher) {
        let is_due = |at: u64| self.time.now - at >= MAINTENANCE_MS;
        let is_full = publisher.since_maintenance >= (STREAM_LENGTH - MAX_LAG) / 2;
        publisher.phase = if publisher.maintained_at.is_none_or(is_due) || is_full {
            Phase::Lease
        } else {
            Phase::Read
        };
    }

    fn has_lagging(&self, redis: &super::Redis, producer: usize) -> bool {
        let stream = &redis.streams[producer];
        if stream.entries.len() <= MAX_LAG {
            return false;
        }
        let running = self.running_acks(redis, producer);
        running.iter().any(|(module, _)| {
            stream.groups[*module]
                .as_ref()
                .is_some_and(|group| stream.lag(group) > MAX_LAG)
        })
    }

    fn read_batch(&mut self, publisher: &mut Publisher) -> Result<Option<u64>, Broken> {
        let idle = 20 + self.rng.below(800);
        let idle = self.idle(idle);
        let Some((epoch, mut gaps)) = publisher.publishing.take() else {
            return Ok(Some(idle));
        };
        let before = gaps.settled();
        let read = self.read(publisher.producer, &mut gaps);
        let after = gaps.settled();
        publisher.publishing = Some((epoch.clone(), gaps));
        let read = read?;
        if read.is_empty() {
            return Ok(Some(idle));
        }
        let count = read.len();
        let entry = |(index, (seq, event)): (usize, (i64, usize))| StreamEntry {
            id: 0,
            epoch: epoch.clone(),
            settled: epoch::settled(index, count, before, after),
            seq,
            event,
        };
        publisher.phase = Phase::Append(read.into_iter().enumerate().map(entry).collect());
        Ok(None)
    }

    fn append(
        &mut self,
        id: u64,
        publisher: &mut Publisher,
        batch: Vec<StreamEntry>,
    ) -> Result<Option<u64>, Broken> {
        let (producer, now, count) = (publisher.producer, self.time.now, batch.len());
        let appended = self.command(publisher.connection, |_, redis| {
            redis.publish(producer, id, now, batch)
        })?;
        if appended {
            publisher.since_maintenance += count;
            if count < BATCH {
                return Ok(Some(20 + self.rng.below(800)));
            }
        } else {
            publisher.restart();
        }
        self.maintain_or_read(publisher);
        Ok(None)
    }

    /// `position::acknowledge`.
    pub(super) fn acknowledge(&mut self, producer: usize, module: usize, seq: i64) {
        self.check_position(module, producer, seq);
        self.databases[producer].acks[module] = Some(seq);
    }
}
