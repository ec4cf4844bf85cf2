//! The model of Redis: a stream with consumer groups for each producer, and the keys beside it (`bus/redis.rs`). It may forget everything,
//! come back in an older state, or trim what a group has not read.

use super::{Broken, CONSUMERS, MODULES, PRODUCERS, World};
use std::collections::BTreeMap;

/// `Limits` of a bus. All events of a simulation have room, so entries are trimmed only as a fault.
pub(super) const STREAM_LENGTH: usize = 400;
pub(super) const MAX_LAG: usize = 200;
pub(super) const CLAIM_AFTER_MS: u64 = 5_000;
/// The length of a publisher's lease.
const LEASE_MS: u64 = 3_000;
/// How long a module counts as running.
const ALIVE_MS: u64 = 30_000;

/// An entry of a stream.
#[derive(Clone, Debug)]
pub(super) struct StreamEntry {
    pub(super) id: u64,
    pub(super) epoch: String,
    pub(super) settled: i64,
    pub(super) seq: i64,
    pub(super) event: usize,
}

/// A consumer group.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) last_delivered: u64,
    /// The consumer of each entry that is not confirmed, and when it received it.
    pub(super) pending: BTreeMap<u64, (u64, u64)>,
}

/// The keys of one producer.
#[derive(Clone, Debug, Default)]
pub(super) struct Stream {
    pub(super) entries: Vec<StreamEntry>,
    pub(super) added: usize,
    pub(super) groups: [Option<Group>; MODULES],
    pub(super) epoch: Option<String>,
    publisher: Option<(u64, u64)>,
    pub(super) acks: [Option<i64>; MODULES],
}

impl Stream {
    pub(super) fn trimmed(&self) -> usize {
        self.added - self.entries.len()
    }

    /// Returns the last entry up to an id, or before it.
    pub(super) fn last_entry(&self, until: u64, inclusive: bool) -> Option<&StreamEntry> {
        let mut entries = self.entries.iter().rev();
        entries.find(|entry| entry.id < until || (inclusive && entry.id == until))
    }

    pub(super) fn lag(&self, group: &Group) -> usize {
        self.entries
            .iter()
            .filter(|entry| entry.id > group.last_delivered)
            .count()
    }
}

/// A Redis.
#[derive(Clone, Debug, Default)]
pub(super) struct Redis {
    pub(super) streams: [Stream; PRODUCERS],
    /// Until when each module counts as running.
    pub(super) alive_until: [Option<u64>; MODULES],
    /// The producers that have a stream.
    pub(super) producers: [bool; PRODUCERS],
    /// Counts restarts: connections to an earlier one are broken.
    pub(super) restarts: u64,
    pub(super) down_until: u64,
    next_id: u64,
    next_epoch: u64,
    /// An older state to come back in.
    pub(super) saved: Option<Box<Redis>>,
}

impl Redis {
    /// `ACQUIRE_LEASE`.
    pub(super) fn acquire_lease(&mut self, producer: usize, process: u64, now: u64) -> bool {
        let stream = &mut self.streams[producer];
        if stream
            .publisher
            .is_some_and(|(owner, until)| owner != process && until > now)
        {
            return false;
        }
        stream.publisher = Some((process, now + LEASE_MS));
        true
    }

    /// Returns whether the process holds the lease.
    fn is_publisher(&self, producer: usize, process: u64, now: u64) -> bool {
        let lease = self.streams[producer].publisher;
        lease.is_some_and(|(owner, until)| owner == process && until > now)
    }

    /// `PUBLISH`.
    pub(super) fn publish(
        &mut self,
        producer: usize,
        process: u64,
        now: u64,
        batch: Vec<StreamEntry>,
    ) -> bool {
        let epoch = batch.first().map(|entry| entry.epoch.clone());
        let is_present = self.streams[producer].epoch == epoch;
        if !is_present || !self.is_publisher(producer, process, now) {
            return false;
        }
        let stream = &mut self.streams[producer];
        for mut entry in batch {
            self.next_id += 1;
            entry.id = self.next_id;
            stream.entries.push(entry);
            stream.added += 1;
            if stream.entries.len() > STREAM_LENGTH {
                stream.entries.remove(0);
            }
        }
        true
    }

    pub(super) fn new_epoch_id(&mut self) -> u64 {
        self.next_epoch += 1;
        self.next_epoch
    }

    /// `SET … EX …`.
    pub(super) fn sign_of_life(&mut self, module: usize, now: u64) {
        self.alive_until[module] = Some(now + ALIVE_MS);
    }

    pub(super) fn is_running(&self, module: usize, now: u64) -> bool {
        self.alive_until[module].is_some_and(|until| until > now)
    }

    /// `XREADGROUP`. None without the group (`NOGROUP`).
    pub(super) fn read_group(
        &mut self,
        producer: usize,
        module: usize,
        consumer: u64,
        limit: usize,
        now: u64,
    ) -> Option<Vec<StreamEntry>> {
        let stream = &mut self.streams[producer];
        let group = stream.groups[module].as_mut()?;
        let mut new = Vec::new();
        for entry in stream
            .entries
            .iter()
            .filter(|entry| entry.id > group.last_delivered)
            .take(limit)
        {
            new.push(entry.clone());
        }
        for entry in &new {
            group.last_delivered = entry.id;
            group.pending.insert(entry.id, (consumer, now));
        }
        Some(new)
    }

    /// `XAUTOCLAIM`. Returns the claimed entries, and whether some were trimmed; none without the group.
    pub(super) fn auto_claim(
        &mut self,
        producer: usize,
        module: usize,
        consumer: u64,
        now: u64,
    ) -> Option<(Vec<StreamEntry>, bool)> {
        let stream = &mut self.streams[producer];
        let group = stream.groups[module].as_mut()?;
        let idle = |at: u64| now.saturating_sub(at) >= CLAIM_AFTER_MS;
        let pending: Vec<(u64, bool)> = group
            .pending
            .iter()
            .map(|(id, (_, at))| (*id, idle(*at)))
            .collect();
        let (mut claimed, mut deleted) = (Vec::new(), false);
        for (id, is_idle) in pending {
            if let Some(entry) = stream.entries.iter().find(|entry| entry.id == id) {
                if is_idle {
                    claimed.push(entry.clone());
                    group.pending.insert(id, (consumer, now));
                }
            } else {
                // However long ago it was received.
                deleted = true;
                group.pending.remove(&id);
            }
        }
        Some((claimed, deleted))
    }

    /// `FLUSHALL`.
    pub(super) fn flush(&mut self) {
        self.streams = Default::default();
        self.alive_until = [None; MODULES];
        self.producers = [false; PRODUCERS];
    }

    /// The server starts again, empty or in an older state.
    pub(super) fn restart(&mut self) {
        let (restarts, down_until) = (self.restarts + 1, self.down_until);
        let (next_id, next_epoch) = (self.next_id, self.next_epoch);
        match self.saved.take() {
            Some(saved) => {
                *self = (*saved).clone();
                self.saved = Some(saved);
            }
            None => self.flush(),
        }
        (self.restarts, self.down_until) = (restarts, down_until);
        // Ids are times, and the ids of epochs are random: neither comes twice.
        (self.next_id, self.next_epoch) = (next_id, next_epoch);
    }

    /// Saves the present state.
    pub(super) fn save(&mut self) {
        let mut saved = self.clone();
        saved.saved = None;
        self.saved = Some(Box::new(saved));
    }

    /// Trims a stream to its newest entries.
    pub(super) fn trim(&mut self, producer: usize, keep: usize) {
        let entries = &mut self.streams[producer].entries;
        let surplus = entries.len().saturating_sub(keep);
        entries.drain(..surplus);
    }
}

impl World {
    /// Runs a command over a connection to the Redis of `restarts`.
    pub(super) fn command<T>(
        &mut self,
        connection: u64,
        work: impl FnOnce(&mut Self, &mut Redis) -> T,
    ) -> Result<T, Broken> {
        let Some(mut redis) = self.redis.take() else {
            return Err(Broken);
        };
        let is_down = redis.down_until > self.time.now;
        let fate = self.fate(is_down);
        let is_broken = is_down || connection != redis.restarts;
        let outcome = if is_broken || fate == super::Fate::Fails {
            Err(Broken)
        } else {
            let value = work(self, &mut redis);
            if fate == super::Fate::Succeeds {
                Ok(value)
            } else {
                Err(Broken)
            }
        };
        self.redis = Some(redis);
        outcome
    }

    /// Opens a connection to Redis.
    pub(super) fn connect(&mut self) -> Result<u64, Broken> {
        let now = self.time.now;
        let redis = self.redis.as_ref().ok_or(Broken)?;
        if redis.down_until > now {
            Err(Broken)
        } else {
            Ok(redis.restarts)
        }
    }

    /// `Shared::connection_with_generation`. Returns the generation and the connection.
    pub(super) fn shared_connection(&mut self, process: usize) -> Result<(u64, u64), Broken> {
        let generation = self.processes[process].generation;
        if let Some(open) = self.processes[process].connection {
            return Ok((generation, open));
        }
        let new = self.connect()?;
        let process = &mut self.processes[process];
        process.connection = Some(new);
        process.generation += 1;
        Ok((process.generation, new))
    }

    /// The name of a process as a consumer and as a publisher.
    pub(super) fn consumer_id(&self, process: usize) -> u64 {
        process as u64 * 1_000 + self.processes[process].incarnation
    }

    /// The acknowledgements of the modules that run.
    pub(super) fn running_acks(&self, redis: &Redis, producer: usize) -> Vec<(usize, i64)> {
        let acks = &redis.streams[producer].acks;
        let running = CONSUMERS
            .into_iter()
            .filter(|module| redis.is_running(*module, self.time.now));
        running
            .filter_map(|module| Some((module, acks[module]?)))
            .collect()
    }
}
