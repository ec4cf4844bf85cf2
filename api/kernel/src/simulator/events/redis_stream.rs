//! The events for one module over Redis (`bus/redis/event_stream.rs`), with the real decisions about epochs.

mod positions;

use super::{
    BATCH, Broken, Omitted, PRODUCERS, World,
    memory::Received,
    redis::{Group, StreamEntry},
};
use crate::events::bus::redis::epoch;

/// How often it maintains.
const MAINTENANCE_MS: u64 = 1_000;

#[derive(Clone, Debug)]
enum Phase {
    Begin,
    /// A step of the maintenance for the producer with this index.
    Join(usize),
    Claim(usize),
    Detect(usize),
    EndEpoch {
        producer: usize,
        epoch: String,
        published: bool,
        /// The entries that were read, if the loss was found by reading.
        read: Option<Read>,
    },
    Read,
    /// A step of `detect_skipped` for the producer with this index.
    Check(usize, Read),
}

/// The entries of a read.
#[derive(Clone, Debug)]
struct Read {
    entries: Vec<(usize, StreamEntry)>,
    /// How long the read blocked.
    wait: u64,
}

/// The events for one module.
#[derive(Clone, Debug)]
pub(super) struct RedisStream {
    phase: Phase,
    blocking: Option<u64>,
    positions: [i64; PRODUCERS],
    joined: [bool; PRODUCERS],
    /// The producers as they were read.
    producers: [bool; PRODUCERS],
    maintained_at: Option<u64>,
    is_starting: bool,
    may_have_lost: bool,
    with_losses: [bool; PRODUCERS],
    claimed: Vec<(usize, StreamEntry)>,
    received: Vec<(usize, u64)>,
}

impl RedisStream {
    pub(super) fn new(positions: [i64; PRODUCERS], is_postgres: bool) -> Self {
        Self {
            phase: Phase::Begin,
            blocking: None,
            positions,
            joined: [false; PRODUCERS],
            producers: [false; PRODUCERS],
            maintained_at: None,
            is_starting: true,
            may_have_lost: !is_postgres,
            with_losses: [false; PRODUCERS],
            claimed: Vec::new(),
            received: Vec::new(),
        }
    }

    /// Starts over after a failure.
    fn reset(&mut self) {
        self.phase = Phase::Begin;
        self.blocking = None;
        self.joined = [false; PRODUCERS];
        self.maintained_at = None;
    }

    /// Goes on with the maintenance for the next producer.
    fn maintain_next(&mut self, after: Option<usize>, now: u64) {
        let from = after.map_or(0, |producer| producer + 1);
        let next = (from..PRODUCERS).find(|producer| self.producers[*producer]);
        self.phase = match next {
            Some(producer) if self.joined[producer] => Phase::Claim(producer),
            Some(producer) => Phase::Join(producer),
            None => {
                self.may_have_lost &= self.producers == [false; PRODUCERS];
                self.is_starting &= self.producers == [false; PRODUCERS];
                self.maintained_at = Some(now);
                Phase::Read
            }
        };
    }
}

impl World {
    /// `RedisEventStream::next`, an operation at a time.
    pub(super) fn receive_from_redis(
        &mut self,
        process: usize,
        module: usize,
        stream: &mut RedisStream,
    ) -> Result<Received, Broken> {
        let phase = std::mem::replace(&mut stream.phase, Phase::Begin);
        let outcome = self.take_phase(process, module, stream, phase);
        if outcome.is_err() {
            stream.reset();
            self.processes[process].connection = None;
        }
        outcome
    }

    fn take_phase(
        &mut self,
        process: usize,
        module: usize,
        stream: &mut RedisStream,
        phase: Phase,
    ) -> Result<Received, Broken> {
        let now = self.time.now;
        match phase {
            Phase::Begin => {
                let is_due = |at: u64| now - at >= MAINTENANCE_MS;
                if !stream.maintained_at.is_none_or(is_due) {
                    stream.phase = Phase::Read;
                    return Ok(Received::NotYet(0));
                }
                let (_, connection) = self.shared_connection(process)?;
                stream.producers = self.command(connection, |_, redis| {
                    redis.sign_of_life(module, now);
                    redis.producers
                })?;
                stream.maintain_next(None, now);
            }
            Phase::Join(producer) => self.join(process, module, stream, producer)?,
            Phase::Claim(producer) => {
                let (_, connection) = self.shared_connection(process)?;
                let consumer = self.consumer_id(process);
                let position = stream.positions[producer];
                // `CLAIM`.
                let claimed = self.command(connection, |world, redis| {
                    let (claimed, deleted) = redis.auto_claim(producer, module, consumer, now)?;
                    if deleted {
                        world.check_position(module, producer, position);
                        redis.streams[producer].acks[module] = Some(position);
                        redis.streams[producer].epoch = None;
                    }
                    Some(claimed)
                })?;
                let claimed = claimed.ok_or(Broken)?;
                stream
                    .claimed
                    .extend(claimed.into_iter().map(|entry| (producer, entry)));
                stream.phase = Phase::Detect(producer);
            }
            Phase::Detect(producer) => self.detect(process, module, stream, producer)?,
            Phase::EndEpoch {
                producer,
                epoch,
                published,
                read,
            } => {
                let (_, connection) = self.shared_connection(process)?;
                if !published {
                    self.publish_position(connection, module, producer, stream.positions[producer])?;
                    stream.phase = Phase::EndEpoch {
                        producer,
                        epoch,
                        published: true,
                        read,
                    };
                    return Ok(Received::NotYet(self.latency()));
                }
                self.trace(|_| format!("module {module} ends the epoch {epoch} of producer {producer}"));
                self.command(connection, |_, redis| {
                    let present = &mut redis.streams[producer].epoch;
                    if *present == Some(epoch) {
                        *present = None;
                    }
                })?;
                match read {
                    Some(read) => stream.phase = Phase::Check(producer + 1, read),
                    None => self.detected(stream, producer),
                }
            }
            Phase::Read => return self.read_entries(process, module, stream),
            Phase::Check(producer, read) if producer == PRODUCERS => {
                return Ok(self.take_read(process, module, stream, read));
            }
            Phase::Check(producer, read) => self.detect_skipped(process, stream, producer, read)?,
        }
        Ok(Received::NotYet(self.latency()))
    }

    fn detected(&mut self, stream: &mut RedisStream, producer: usize) {
        stream.with_losses[producer] = false;
        stream.maintain_next(Some(producer), self.time.now);
    }

    /// `join_group`.
    fn join(
        &mut self,
        process: usize,
        module: usize,
        stream: &mut RedisStream,
        producer: usize,
    ) -> Result<(), Broken> {
        let (_, connection) = self.shared_connection(process)?;
        let (acknowledged, last) = self.command(connection, |_, redis| {
            let keys = &mut redis.streams[producer];
            let last_delivered = keys.groups[module]
                .get_or_insert_with(Group::default)
                .last_delivered;
            let last = keys.last_entry(last_delivered, true);
            (keys.acks[module], last.map(|entry| (entry.seq, entry.settled)))
        })?;
        let position = stream.positions[producer];
        let is_ahead = acknowledged.is_some_and(|seq| seq > position);
        stream.with_losses[producer] |=
            is_ahead || (stream.is_starting && epoch::has_received_more(position, last));
        self.publish_position(connection, module, producer, position)?;
        stream.joined[producer] = true;
        stream.phase = Phase::Claim(producer);
        Ok(())
    }

    fn publish_position(
        &mut self,
        connection: u64,
        module: usize,
        producer: usize,
        seq: i64,
    ) -> Result<(), Broken> {
        self.command(connection, |world, redis| {
            world.check_position(module, producer, seq);
            redis.streams[producer].acks[module] = Some(seq);
        })
    }

    /// `detect_losses`.
    fn detect(
        &mut self,
        process: usize,
        module: usize,
        stream: &mut RedisStream,
        producer: usize,
    ) -> Result<(), Broken> {
        let (_, connection) = self.shared_connection(process)?;
        let epoch = self.command(connection, |_, redis| redis.streams[producer].epoch.clone())?;
        let lost = stream.with_losses[producer] || stream.may_have_lost;
        // Without the check every epoch seems to begin at the first event.
        let position = if self.omitted == Some(Omitted::BeginningOfEpoch) {
            i64::MAX
        } else {
            stream.positions[producer]
        };
        match epoch {
            Some(epoch) if epoch::has_losses(&epoch, position, lost) => {
                self.trace(|_| format!("module {module} has losses of producer {producer}"));
                stream.phase = Phase::EndEpoch {
                    producer,
                    epoch,
                    published: false,
                    read: None,
                };
            }
            _ => self.detected(stream, producer),
        }
        Ok(())
    }

    /// `detect_skipped` for one producer.
    fn detect_skipped(
        &mut self,
        process: usize,
        stream: &mut RedisStream,
        producer: usize,
        read: Read,
    ) -> Result<(), Broken> {
        let first = read.entries.iter().find(|(of_entry, _)| *of_entry == producer);
        let looks = self.omitted != Some(Omitted::TrimmedEntries);
        let Some(first) = first.map(|(_, entry)| entry.clone()).filter(|_| looks) else {
            stream.phase = Phase::Check(producer + 1, read);
            return Ok(());
        };
        let (_, connection) = self.shared_connection(process)?;
        // Three commands, between which only the trimmed entries may become more.
        let (has_earlier, trimmed, present) = self.command(connection, |_, redis| {
            let keys = &redis.streams[producer];
            let has_earlier = keys.last_entry(first.id, false).is_some();
            (has_earlier, keys.trimmed(), keys.epoch.clone())
        })?;
        stream.phase = match present {
            Some(epoch) if !has_earlier && epoch::may_have_skipped(&epoch, &first.epoch, trimmed) => {
                Phase::EndEpoch {
                    producer,
                    epoch,
                    published: false,
                    read: Some(read),
                }
            }
            _ => Phase::Check(producer + 1, read),
        };
        Ok(())
    }

    /// `read_new`, or what was claimed.
    fn read_entries(
        &mut self,
        process: usize,
        module: usize,
        stream: &mut RedisStream,
    ) -> Result<Received, Broken> {
        stream.phase = Phase::Begin;
        let mut entries = std::mem::take(&mut stream.claimed);
        let mut wait = 0;
        if entries.is_empty() {
            if stream.joined == [false; PRODUCERS] {
                stream.maintained_at = None;
                return Ok(Received::Events(Vec::new(), 500));
            }
            let connection = match stream.blocking {
                Some(open) => open,
                None => *stream.blocking.insert(self.connect()?),
            };
            let (consumer, joined, now) = (self.consumer_id(process), stream.joined, self.time.now);
            let read = self.command(connection, |_, redis| {
                let mut all = Vec::new();
                for producer in (0..PRODUCERS).filter(|producer| joined[*producer]) {
                    let new = redis.read_group(producer, module, consumer, BATCH, now)?;
                    all.extend(new.into_iter().map(|entry| (producer, entry)));
                }
                Some(all)
            })?;
            entries = read.ok_or(Broken)?;
            if entries.is_empty() {
                wait = 1 + self.rng.below(1_000);
                wait = self.idle(wait);
            }
        }
        stream.phase = Phase::Check(0, Read { entries, wait });
        Ok(Received::NotYet(self.latency()))
    }

    /// The end of `read_batch`.
    fn take_read(&mut self, process: usize, module: usize, stream: &mut RedisStream, read: Read) -> Received {
        let Read { entries, wait } = read;
        stream.phase = Phase::Begin;
        self.trace(|_| {
            let all: Vec<_> = entries.iter().map(|(_, entry)| (entry.id, entry.event)).collect();
            format!("process {process} receives for module {module}: {all:?}")
        });
        stream.received = entries
            .iter()
            .map(|(producer, entry)| (*producer, entry.id))
            .collect();
        let new = entries
            .into_iter()
            .filter(|(producer, entry)| entry.seq > stream.positions[*producer]);
        let events = new.map(|(_, entry)| entry.event).collect();
        Received::Events(events, wait)
    }
}
