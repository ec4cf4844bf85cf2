//! The bus of one process: each outbox is read once, and its newest events stand in memory for all modules. A module that is
//! further behind reads the outbox itself until it has caught up.

use super::{Bus, Inflow};
use crate::{
    Db, Failure,
    events::{
        Envelope, Outbox,
        outbox::{AT_ONCE, OutboxReader},
        position,
    },
};
use allpet_domain::Timestamp;
use futures::future::BoxFuture;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::watch, time::timeout};

/// Events of a producer that stand in memory.
const ROOM: usize = 4_096;
/// How long a module waits for the next event before it says that none came.
const PATIENCE: Duration = Duration::from_secs(1);
/// The same while a number of an outbox is waited for, or nobody has begun to publish it.
const PATIENCE_ALONE: Duration = Duration::from_millis(200);

/// Carries events between the modules of one process.
#[derive(Debug)]
pub struct MemoryBus {
    streams: Vec<Arc<Stream>>,
    /// Counts what was published.
    published: watch::Sender<u64>,
}

#[derive(Debug)]
struct Stream {
    outbox: Outbox,
    reader: tokio::sync::Mutex<Option<OutboxReader>>,
    ring: Mutex<Ring>,
    /// Events that stand in the ring.
    room: usize,
}

/// The newest events, each with the number up to which all are published with it.
#[derive(Debug, Default)]
struct Ring {
    events: VecDeque<(Arc<Envelope>, i64)>,
    /// The place of the first of them among all that were published.
    first: u64,
    /// Whether all that is announced from now on comes here.
    is_fed: bool,
}

impl Ring {
    /// The place of what is published next; none before the first reading of the outbox, which passes over what stands there.
    fn end(&self) -> Option<u64> {
        self.is_fed.then(|| self.first + self.events.len() as u64)
    }

    fn push(&mut self, envelope: Envelope, settled: i64, room: usize) {
        if self.events.len() >= room {
            self.events.pop_front();
            self.first += 1;
        }
        self.events.push_back((Arc::new(envelope), settled));
    }

    /// Events from a place on; none where they are gone from memory.
    fn from(&self, place: u64) -> Option<Vec<(Arc<Envelope>, i64)>> {
        let skipped = usize::try_from(place.checked_sub(self.first)?).ok()?;
        Some(self.events.iter().skip(skipped).take(AT_ONCE).cloned().collect())
    }
}

impl Stream {
    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MemoryBus {
    /// A bus for these outboxes.
    pub fn new(outboxes: &[Outbox]) -> Self {
        Self::with_room(outboxes, ROOM)
    }

    /// A bus that holds so many events of each producer in memory.
    pub fn with_room(outboxes: &[Outbox], room: usize) -> Self {
        let stream = |outbox: &Outbox| {
            Arc::new(Stream {
                outbox: outbox.clone(),
                reader: tokio::sync::Mutex::new(None),
                ring: Mutex::default(),
                room,
            })
        };
        Self {
            streams: outboxes.iter().map(stream).collect(),
            published: watch::Sender::new(0),
        }
    }

    async fn publish_all(&self, outbox: &Outbox) -> Result<usize, Failure> {
        let stream = self.streams.iter().find(|s| s.outbox.producer == outbox.producer);
        let stream = stream.ok_or_else(|| Failure::internal("an outbox that the bus does not know"))?;
        let mut reader = stream.reader.lock().await;
        let reader = match &mut *reader {
            Some(reader) => reader,
            // What stands there already is read by the modules themselves.
            empty => {
                let reader = empty.insert(outbox.read_after(outbox.newest().await?));
                stream.ring().is_fed = true;
                reader
            }
        };
        let mut published = 0;
        loop {
            let before = reader.settled();
            let envelopes = reader.next().await?;
            if envelopes.is_empty() {
                return Ok(published);
            }
            let count = envelopes.len();
            published += count;
            {
                let mut ring = stream.ring();
                for (at, envelope) in envelopes.into_iter().enumerate() {
                    // Only with the last of them all that was read is there.
                    let settled = if at + 1 == count { reader.settled() } else { before };
                    ring.push(envelope, settled, stream.room);
                }
            }
            self.published.send_modify(|times| *times += 1);
            if count < AT_ONCE {
                return Ok(published);
            }
        }
    }
}

impl Bus for MemoryBus {
    fn publish<'a>(&'a self, outbox: &'a Outbox) -> BoxFuture<'a, Result<usize, Failure>> {
        Box::pin(self.publish_all(outbox))
    }

    fn subscribe<'a>(
        &'a self,
        module: &'static str,
        db: &'a Db,
    ) -> BoxFuture<'a, Result<Box<dyn Inflow>, Failure>> {
        Box::pin(async move {
            let known: HashMap<String, i64> = position::load(db, module).await?.into_iter().collect();
            let lane = |stream: &Arc<Stream>| {
                let settled = known.get(stream.outbox.producer).copied().unwrap_or(0);
                Lane {
                    stream: Arc::clone(stream),
                    reading: Reading::Outbox(stream.outbox.read_after(settled)),
                    settled,
                    received: None,
                }
            };
            let inflow: Box<dyn Inflow> = Box::new(MemoryInflow {
                module,
                lanes: self.streams.iter().map(lane).collect(),
                published: self.published.subscribe(),
            });
            Ok(inflow)
        })
    }
}

struct MemoryInflow {
    module: &'static str,
    lanes: Vec<Lane>,
    published: watch::Receiver<u64>,
}

/// What one module hears of one producer.
struct Lane {
    stream: Arc<Stream>,
    reading: Reading,
    /// Up to this number everything stands in the inbox.
    settled: i64,
    /// What follows once all that was received is done.
    received: Option<Received>,
}

enum Reading {
    /// It is behind, and reads the outbox.
    Outbox(OutboxReader),
    /// The place in the ring that comes next.
    Ring(u64),
}

struct Received {
    settled: i64,
    place: Option<u64>,
}

impl Lane {
    async fn next(&mut self) -> Result<Vec<Arc<Envelope>>, Failure> {
        loop {
            match &mut self.reading {
                Reading::Outbox(reader) => {
                    // Before the outbox is read: what is published later comes from the ring.
                    let end = self.stream.ring().end();
                    let envelopes = reader.next().await?;
                    let settled = reader.settled();
                    if !envelopes.is_empty() {
                        self.received = Some(Received { settled, place: None });
                        return Ok(envelopes.into_iter().map(Arc::new).collect());
                    }
                    self.settled = settled;
                    match end {
                        Some(end) if !reader.waits_for_gaps() => self.reading = Reading::Ring(end),
                        _ => return Ok(Vec::new()),
                    }
                }
                Reading::Ring(place) => {
                    let place = *place;
                    let Some(events) = self.stream.ring().from(place) else {
                        self.reading = Reading::Outbox(self.stream.outbox.read_after(self.settled));
                        continue;
                    };
                    if let Some((_, settled)) = events.last() {
                        self.received = Some(Received {
                            settled: *settled,
                            place: Some(place + events.len() as u64),
                        });
                    }
                    return Ok(events.into_iter().map(|(envelope, _)| envelope).collect());
                }
            }
        }
    }

    /// Whether it reads the outbox though it has caught up: nobody tells it of what comes.
    fn waits_alone(&self) -> bool {
        matches!(&self.reading, Reading::Outbox(_))
    }
}

impl MemoryInflow {
    async fn next(&mut self) -> Result<Vec<Arc<Envelope>>, Failure> {
        self.published.borrow_and_update();
        let mut all = Vec::new();
        for lane in &mut self.lanes {
            match lane.next().await {
                Ok(envelopes) => all.extend(envelopes),
                // Of an outbox that cannot be read nothing comes; that it cannot be read is said where it is published.
                Err(failure) => {
                    tracing::debug!(producer = lane.stream.outbox.producer, error = ?failure, "nothing comes");
                }
            }
        }
        if all.is_empty() {
            let alone = self.lanes.iter().any(Lane::waits_alone);
            let patience = if alone { PATIENCE_ALONE } else { PATIENCE };
            let _ = timeout(patience, self.published.changed()).await;
        }
        Ok(all)
    }
}

impl Inflow for MemoryInflow {
    fn receive(&mut self) -> BoxFuture<'_, Result<Vec<Arc<Envelope>>, Failure>> {
        Box::pin(self.next())
    }

    fn done(&mut self) -> BoxFuture<'_, Result<(), Failure>> {
        for lane in &mut self.lanes {
            if let Some(Received { settled, place }) = lane.received.take() {
                // What an outbox is read for again was settled further once.
                lane.settled = lane.settled.max(settled);
                if let Some(place) = place {
                    lane.reading = Reading::Ring(place);
                }
            }
        }
        Box::pin(std::future::ready(Ok(())))
    }

    fn heard(&mut self) -> BoxFuture<'_, Result<Vec<(String, i64)>, Failure>> {
        let heard = self
            .lanes
            .iter()
            .map(|lane| (lane.stream.outbox.producer.to_owned(), lane.settled));
        Box::pin(std::future::ready(Ok(heard.collect())))
    }

    fn acknowledge<'a>(
        &'a mut self,
        heard: &'a [(String, i64)],
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            for lane in &self.lanes {
                let outbox = &lane.stream.outbox;
                if let Some((_, seq)) = heard.iter().find(|(producer, _)| *producer == outbox.producer) {
                    position::acknowledge(&outbox.db, self.module, *seq, now).await?;
                }
            }
            Ok(())
        })
    }
}
