//! The bus in memory (`bus/memory.rs`) with its real ring and cursor.

use super::{BATCH, Broken, PRODUCERS, World};
use crate::events::{
    bus::memory::{
        cursor::{Cursor, Source},
        ring::Ring,
    },
    outbox::gaps::Gaps,
};

/// The newest events of one producer in one process.
#[derive(Clone, Debug)]
pub(super) struct Channel {
    ring: Ring<(i64, usize)>,
    reader: Option<Gaps>,
}

impl Channel {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            ring: Ring::new(capacity),
            reader: None,
        }
    }
}

/// Reads the events of one producer for one module.
#[derive(Clone, Debug)]
struct Reader {
    outbox: Gaps,
    cursor: Cursor,
}

/// The events for one module.
#[derive(Clone, Debug)]
pub(super) struct MemoryStream {
    readers: Vec<Reader>,
    /// The reader whose turn it is.
    next: usize,
    /// The end of the ring, as it was before a read of the outbox.
    #[expect(clippy::option_option, reason = "an empty ring was read, or none")]
    ring_end: Option<Option<u64>>,
    received: Vec<usize>,
}

/// How receiving goes on.
pub(super) enum Received {
    /// The next operation comes after so many milliseconds.
    NotYet(u64),
    /// The events came, and the caller sees them after so many milliseconds.
    Events(Vec<usize>, u64),
}

impl MemoryStream {
    pub(super) fn new(positions: [i64; PRODUCERS]) -> Self {
        let reader = |position: &i64| Reader {
            outbox: Gaps::after(*position),
            cursor: Cursor::after(*position),
        };
        Self {
            readers: positions.iter().map(reader).collect(),
            next: 0,
            ring_end: None,
            received: Vec::new(),
        }
    }

    pub(super) fn confirm(&mut self) {
        for reader in &mut self.readers {
            reader.cursor.confirm();
        }
    }

    pub(super) fn positions(&self) -> Vec<(String, i64)> {
        let readers = self.readers.iter().enumerate();
        readers
            .map(|(producer, reader)| (producer.to_string(), reader.cursor.settled()))
            .collect()
    }
}

impl World {
    /// Reads the outbox in a transaction. After an error the reader starts again from its settled number.
    pub(super) fn read(&mut self, producer: usize, gaps: &mut Gaps) -> Result<Vec<(i64, usize)>, Broken> {
        let mut read = gaps.clone();
        let omitted = self.omitted;
        let outcome = self.transaction(producer, |world| {
            world.databases[producer].read_outbox(&mut read, omitted)
        });
        *gaps = if outcome.is_ok() {
            read
        } else {
            Gaps::after(gaps.settled())
        };
        outcome
    }

    /// `MemoryBus::publish_new`. Returns after how many milliseconds to go on.
    pub(super) fn publish_to_memory(&mut self, process: usize, producer: usize) -> u64 {
        let Some(mut reader) = self.processes[process].channels[producer].reader.take() else {
            let newest = self.transaction(producer, |world| world.databases[producer].newest_seq());
            if let Ok(newest) = newest {
                let channel = &mut self.processes[process].channels[producer];
                channel.reader = Some(Gaps::after(newest));
                channel.ring.start();
            }
            return self.latency();
        };
        let before = reader.settled();
        let read = self.read(producer, &mut reader);
        let after = reader.settled();
        let channel = &mut self.processes[process].channels[producer];
        channel.reader = Some(reader);
        let count = read.as_ref().map_or(0, Vec::len);
        if let Ok(read) = read {
            channel.ring.push(read, before, after);
        }
        if count < BATCH {
            let delay = 20 + self.rng.below(800);
            return self.idle(delay);
        }
        self.latency()
    }

    /// `MemoryEventStream::next`, an operation at a time.
    pub(super) fn receive_from_memory(&mut self, process: usize, stream: &mut MemoryStream) -> Received {
        let producer = stream.next;
        if producer == PRODUCERS {
            stream.next = 0;
            let polls = stream
                .readers
                .iter()
                .any(|reader| reader.cursor.source() == Source::Outbox);
            let received = std::mem::take(&mut stream.received);
            let wait = match (received.is_empty(), polls) {
                (true, true) => 200,
                (true, false) => self.rng.below(1_000),
                (false, _) => 0,
            };
            return Received::Events(received, self.idle(wait));
        }
        let ring = &self.processes[process].channels[producer].ring;
        match stream.readers[producer].cursor.source() {
            Source::Outbox => {
                let Some(end) = stream.ring_end.take() else {
                    stream.ring_end = Some(ring.end());
                    return Received::NotYet(self.rng.below(3));
                };
                let reader = &mut stream.readers[producer];
                // An unreadable outbox does not stop the others.
                let Ok(events) = self.read(producer, &mut reader.outbox) else {
                    stream.next += 1;
                    return Received::NotYet(1);
                };
                let (settled, has_gaps) = (reader.outbox.settled(), !reader.outbox.is_empty());
                reader
                    .cursor
                    .read_outbox(!events.is_empty(), settled, has_gaps, end);
                if !events.is_empty() || reader.cursor.source() == Source::Outbox {
                    stream.next += 1;
                }
                stream.received.extend(events.into_iter().map(|(_, event)| event));
            }
            Source::Ring(index) => {
                let reader = &mut stream.readers[producer];
                match ring.from(index, BATCH) {
                    None => reader.outbox = Gaps::after(reader.cursor.fall_behind()),
                    Some(events) => {
                        let settled = events.last().map(|(_, settled)| *settled);
                        reader.cursor.read_ring(index, events.len(), settled);
                        stream
                            .received
                            .extend(events.into_iter().map(|((_, event), _)| event));
                        stream.next += 1;
                    }
                }
            }
        }
        Received::NotYet(self.latency())
    }
}
