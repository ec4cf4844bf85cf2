//! The bus of one process: reads each outbox once and holds its newest events in memory for all modules. A module that is further
//! behind reads the outbox itself until it has caught up.

pub(crate) mod cursor;
pub(crate) mod ring;

use super::{Bus, EventStream};
use crate::{
    Db, Failure,
    events::{
        Envelope, Outbox,
        outbox::{BATCH_SIZE, OutboxReader},
        position,
    },
};
use allpet_domain::Timestamp;
use cursor::{Cursor, Source};
use futures::future::BoxFuture;
use ring::Ring;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::watch, time::timeout};

/// How many events of each producer are in memory.
const RING_CAPACITY: usize = 4_096;
/// How long [`EventStream::receive`] waits for the next event.
const RECEIVE_TIMEOUT: Duration = Duration::from_secs(1);
/// The same while the module reads an outbox itself: because a missing number may still appear, or before the relay first publishes.
const OUTBOX_POLL_INTERVAL: Duration = Duration::from_millis(200);

/// Carries events between the modules of one process.
#[derive(Debug)]
pub struct MemoryBus {
    channels: Vec<Arc<Channel>>,
    /// Counts batches, to wake the streams.
    published: watch::Sender<u64>,
}

/// The outbox of one producer and its newest events.
#[derive(Debug)]
struct Channel {
    outbox: Outbox,
    reader: tokio::sync::Mutex<Option<OutboxReader>>,
    ring: Mutex<Ring<Arc<Envelope>>>,
}

impl Channel {
    fn ring(&self) -> MutexGuard<'_, Ring<Arc<Envelope>>> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MemoryBus {
    /// Creates a bus for these outboxes.
    pub fn new(outboxes: &[Outbox]) -> Self {
        Self::with_capacity(outboxes, RING_CAPACITY)
    }

    /// Creates a bus that holds up to `capacity` events of each producer in memory.
    pub fn with_capacity(outboxes: &[Outbox], capacity: usize) -> Self {
        let channel = |outbox: &Outbox| {
            Arc::new(Channel {
                outbox: outbox.clone(),
                reader: tokio::sync::Mutex::new(None),
                ring: Mutex::new(Ring::new(capacity)),
            })
        };
        Self {
            channels: outboxes.iter().map(channel).collect(),
            published: watch::Sender::new(0),
        }
    }

    async fn publish_new(&self, outbox: &Outbox) -> Result<usize, Failure> {
        let mut channels = self.channels.iter();
        let channel = channels.find(|channel| channel.outbox.producer == outbox.producer);
        let channel = channel.ok_or_else(|| Failure::internal("the bus does not know this outbox"))?;
        let mut reader = channel.reader.lock().await;
        let reader = match &mut *reader {
            Some(reader) => reader,
            // The modules themselves read the events that are in the outbox before.
            empty => {
                let reader = empty.insert(outbox.read_after(outbox.newest_seq().await?));
                channel.ring().start();
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
            let envelopes = envelopes.into_iter().map(Arc::new).collect();
            channel.ring().push(envelopes, before, reader.settled());
            self.published.send_modify(|batches| *batches += 1);
            if count < BATCH_SIZE {
                return Ok(published);
            }
        }
    }
}

impl Bus for MemoryBus {
    fn publish<'a>(&'a self, outbox: &'a Outbox) -> BoxFuture<'a, Result<usize, Failure>> {
        Box::pin(self.publish_new(outbox))
    }

    fn subscribe<'a>(
        &'a self,
        module: &'static str,
        db: &'a Db,
    ) -> BoxFuture<'a, Result<Box<dyn EventStream>, Failure>> {
        Box::pin(async move {
            let positions: HashMap<String, i64> = position::load(db, module).await?.into_iter().collect();
            let reader = |channel: &Arc<Channel>| {
                let settled = positions.get(channel.outbox.producer).copied().unwrap_or(0);
                ChannelReader {
                    channel: Arc::clone(channel),
                    outbox: channel.outbox.read_after(settled),
                    cursor: Cursor::after(settled),
                }
            };
            let stream: Box<dyn EventStream> = Box::new(MemoryEventStream {
                module,
                readers: self.channels.iter().map(reader).collect(),
                published: self.published.subscribe(),
            });
            Ok(stream)
        })
    }
}

struct MemoryEventStream {
    module: &'static str,
    readers: Vec<ChannelReader>,
    published: watch::Receiver<u64>,
}

/// Reads the events of one producer for one module.
struct ChannelReader {
    channel: Arc<Channel>,
    /// Reads the outbox while the module is behind.
    outbox: OutboxReader,
    cursor: Cursor,
}

impl ChannelReader {
    async fn next(&mut self) -> Result<Vec<Arc<Envelope>>, Failure> {
        loop {
            match self.cursor.source() {
                Source::Outbox => {
                    // Read before the outbox: events that are published later come from the ring.
                    let end = self.channel.ring().end();
                    let envelopes = self.outbox.next().await?;
                    let (settled, has_gaps) = (self.outbox.settled(), self.outbox.has_gaps());
                    self.cursor
                        .read_outbox(!envelopes.is_empty(), settled, has_gaps, end);
                    if !envelopes.is_empty() || self.polls_outbox() {
                        return Ok(envelopes.into_iter().map(Arc::new).collect());
                    }
                }
                Source::Ring(index) => {
                    let Some(events) = self.channel.ring().from(index, BATCH_SIZE) else {
                        let settled = self.cursor.fall_behind();
                        self.outbox = self.channel.outbox.read_after(settled);
                        continue;
                    };
                    let settled = events.last().map(|(_, settled)| *settled);
                    self.cursor.read_ring(index, events.len(), settled);
                    return Ok(events.into_iter().map(|(envelope, _)| envelope).collect());
                }
            }
        }
    }

    /// Returns whether it reads the outbox itself, of whose new events no signal tells it.
    fn polls_outbox(&self) -> bool {
        self.cursor.source() == Source::Outbox
    }
}

impl MemoryEventStream {
    async fn next(&mut self) -> Result<Vec<Arc<Envelope>>, Failure> {
        self.published.borrow_and_update();
        let mut all = Vec::new();
        for reader in &mut self.readers {
            match reader.next().await {
                Ok(envelopes) => all.extend(envelopes),
                // One unreadable outbox must not stop the events of the others. The relay logs the error when it publishes.
                Err(failure) => {
                    tracing::debug!(producer = reader.channel.outbox.producer, error = ?failure, "the outbox could not be read");
                }
            }
        }
        if all.is_empty() {
            let polls = self.readers.iter().any(ChannelReader::polls_outbox);
            let patience = if polls {
                OUTBOX_POLL_INTERVAL
            } else {
                RECEIVE_TIMEOUT
            };
            let _ = timeout(patience, self.published.changed()).await;
        }
        Ok(all)
    }
}

impl EventStream for MemoryEventStream {
    fn receive(&mut self) -> BoxFuture<'_, Result<Vec<Arc<Envelope>>, Failure>> {
        Box::pin(self.next())
    }

    fn confirm_received(&mut self) -> BoxFuture<'_, Result<(), Failure>> {
        for reader in &mut self.readers {
            reader.cursor.confirm();
        }
        Box::pin(std::future::ready(Ok(())))
    }

    fn positions(&mut self) -> BoxFuture<'_, Result<Vec<(String, i64)>, Failure>> {
        let positions = self
            .readers
            .iter()
            .map(|reader| (reader.channel.outbox.producer.to_owned(), reader.cursor.settled()));
        Box::pin(std::future::ready(Ok(positions.collect())))
    }

    fn acknowledge<'a>(
        &'a mut self,
        positions: &'a [(String, i64)],
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            for reader in &self.readers {
                let outbox = &reader.channel.outbox;
                let mut positions = positions.iter();
                if let Some((_, seq)) = positions.find(|(producer, _)| *producer == outbox.producer) {
                    position::acknowledge(&outbox.db, self.module, *seq, now).await?;
                }
            }
            Ok(())
        })
    }
}
