//! The consumer of a module in one process (`relay/consumer.rs`), with its real steps.

use super::{
    Broken, FAILING, PRODUCERS, Task, World,
    database::index_of,
    memory::{MemoryStream, Received},
    redis_stream::RedisStream,
    subscribers_of,
};
use crate::events::relay::steps::{Step, Steps};
use std::time::Duration;

/// How long a stuck listener takes, in milliseconds.
const HANDLING_TIMEOUT_MS: u64 = 15_000;

#[derive(Clone, Debug)]
enum Stream {
    Memory(MemoryStream),
    Redis(RedisStream),
}

/// A consumer.
#[derive(Clone, Debug)]
pub(super) struct Consumer {
    module: usize,
    stream: Option<Stream>,
    steps: Steps<usize>,
    /// Events that the caller sees after a wait.
    received: Option<Vec<usize>>,
    /// The listener failed, and the event is to be stored; since when it ran.
    storing: Option<u64>,
}

impl Consumer {
    pub(super) fn new(module: usize) -> Self {
        Self {
            module,
            stream: None,
            steps: Steps::new(),
            received: None,
            storing: None,
        }
    }
}

impl World {
    pub(super) fn step_consumer(&mut self, slot: usize, mut consumer: Consumer) {
        let Some(process) = self.slots[slot].process else {
            return;
        };
        let delay = if let Ok(delay) = self.consume(process, &mut consumer) {
            delay
        } else {
            consumer.steps.failed();
            250 + self.rng.below(1_000)
        };
        self.again(slot, delay, Task::Consumer(consumer));
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.time.now)
    }

    fn consume(&mut self, process: usize, consumer: &mut Consumer) -> Result<u64, Broken> {
        let module = consumer.module;
        if let Some(events) = consumer.received.take() {
            let events = events.into_iter().map(|event| {
                let producer = self.events[event].producer;
                (event, subscribers_of(module, producer).collect())
            });
            consumer.steps.received(events);
        }
        let step = consumer.steps.next(self.monotonic());
        if let Step::Deliver {
            event,
            subscriber,
            postpone,
        } = step
        {
            return self.deliver(consumer, event, subscriber, postpone);
        }
        let Some(mut stream) = consumer.stream.take() else {
            consumer.stream = Some(self.subscribe(module)?);
            return Ok(self.latency());
        };
        let outcome = self.take_step(process, consumer, &mut stream, step);
        consumer.stream = Some(stream);
        outcome
    }

    fn subscribe(&mut self, module: usize) -> Result<Stream, Broken> {
        let database = |world: &mut Self| {
            let database = &world.databases[module];
            (
                [0, 1].map(|producer| database.position(producer)),
                database.is_postgres,
            )
        };
        let (positions, is_postgres) = self.transaction(module, database)?;
        Ok(if self.redis.is_some() {
            Stream::Redis(RedisStream::new(positions, is_postgres))
        } else {
            Stream::Memory(MemoryStream::new(positions))
        })
    }

    fn take_step(
        &mut self,
        process: usize,
        consumer: &mut Consumer,
        stream: &mut Stream,
        step: Step<usize>,
    ) -> Result<u64, Broken> {
        let module = consumer.module;
        match step {
            Step::Receive | Step::Deliver { .. } => {
                let received = match stream {
                    Stream::Memory(stream) => self.receive_from_memory(process, stream),
                    Stream::Redis(stream) => self.receive_from_redis(process, module, stream)?,
                };
                return Ok(match received {
                    Received::NotYet(delay) => delay,
                    Received::Events(events, delay) => {
                        consumer.received = Some(events);
                        delay
                    }
                });
            }
            Step::Confirm => match stream {
                Stream::Memory(stream) => stream.confirm(),
                Stream::Redis(stream) => self.confirm_to_redis(process, module, stream)?,
            },
            Step::ReadPositions => {
                let positions = match stream {
                    Stream::Memory(stream) => stream.positions(),
                    Stream::Redis(stream) => self.positions_of_redis(process, module, stream)?,
                };
                consumer.steps.read_positions(positions, self.monotonic());
                return Ok(self.latency());
            }
            Step::Save(positions) => self.transaction(module, |world| {
                for (producer, seq) in &positions {
                    let producer = index_of(producer);
                    world.check_position(module, producer, *seq);
                    world.databases[module].positions[producer] = Some(*seq);
                }
            })?,
            Step::Acknowledge(positions) => {
                let positions: Vec<(usize, i64)> = positions
                    .iter()
                    .map(|(producer, seq)| (index_of(producer), *seq))
                    .collect();
                match stream {
                    Stream::Memory(_) => {
                        for (producer, seq) in positions {
                            self.transaction(producer, |world| world.acknowledge(producer, module, seq))?;
                        }
                    }
                    Stream::Redis(stream) => {
                        self.acknowledge_to_redis(process, module, stream, &positions)?;
                    }
                }
            }
        }
        consumer.steps.done(self.monotonic());
        Ok(self.latency())
    }

    /// `inbox::deliver` and `inbox::postpone`: the listener's transaction, and another one if it fails.
    fn deliver(
        &mut self,
        consumer: &mut Consumer,
        event: usize,
        subscriber: usize,
        postpone: bool,
    ) -> Result<u64, Broken> {
        let module = consumer.module;
        let now = self.time.now;
        if let Some(started) = consumer.storing.take().or(postpone.then_some(now)) {
            self.transaction(module, |world| world.store_delivery(subscriber, event))?;
            let took = Duration::from_millis(now - started);
            consumer.steps.delivered(true, took, self.monotonic());
            return Ok(self.latency());
        }
        if let Ok(None | Some(true)) = self.transaction(module, |world| world.handle_new(subscriber, event)) {
            consumer.steps.delivered(false, Duration::ZERO, self.monotonic());
        } else {
            consumer.storing = Some(now);
            if subscriber == FAILING && !self.is_quiet() && self.rng.chance(20) {
                return Ok(HANDLING_TIMEOUT_MS);
            }
        }
        Ok(self.latency())
    }
}

const _: () = assert!(PRODUCERS == 2, "`subscribe` reads the positions of two");
