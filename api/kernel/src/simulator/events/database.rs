//! The model of a module's tables for events: outbox, inbox, deliveries, positions and acknowledgements (`events/{outbox,inbox,delivery,
//! position}.rs`). A transaction that announces on PostgreSQL takes its id, then its numbers, and commits later or never.

use super::{ANNOUNCER, BATCH, Event, FAILING, Omitted, PRODUCERS, SUBSCRIBERS, Task, World};
use crate::events::{DeliveryState, delivery::after_failure, outbox::gaps::Gaps, position};
use std::collections::{BTreeMap, BTreeSet};

/// How far a start goes back behind the newest event, in milliseconds.
const REDELIVERY_MS: i64 = 10_000;

/// A transaction of a producer that has taken its numbers.
#[derive(Clone, Debug)]
pub(super) struct OpenTransaction {
    module: usize,
    xid: i64,
    rows: Vec<(i64, usize)>,
}

/// A row of `event_deliveries`.
#[derive(Clone, Debug)]
pub(super) struct Delivery {
    pub(super) subscriber: usize,
    pub(super) event: usize,
    pub(super) state: DeliveryState,
    pub(super) attempts: u32,
    pub(super) next_attempt_ms: i64,
}

/// A row of the outbox.
#[derive(Clone, Copy, Debug)]
pub(super) struct OutboxRow {
    pub(super) event: usize,
    pub(super) at_ms: i64,
}

/// The tables.
#[derive(Clone, Debug)]
pub(super) struct Database {
    pub(super) is_postgres: bool,
    pub(super) down_until: u64,
    next_seq: i64,
    next_xid: i64,
    /// The transactions that run: their ids and the numbers that they took.
    running: BTreeMap<i64, Vec<i64>>,
    pub(super) outbox: BTreeMap<i64, OutboxRow>,
    /// Subscriber and event.
    pub(super) inbox: BTreeSet<(usize, usize)>,
    pub(super) deliveries: Vec<Delivery>,
    pub(super) positions: [Option<i64>; PRODUCERS],
    /// The events that each module has acknowledged.
    pub(super) acks: [Option<i64>; super::MODULES],
}

impl Database {
    pub(super) fn new(is_postgres: bool) -> Self {
        Self {
            is_postgres,
            down_until: 0,
            next_seq: 1,
            next_xid: 1,
            running: BTreeMap::new(),
            outbox: BTreeMap::new(),
            inbox: BTreeSet::new(),
            deliveries: Vec::new(),
            positions: [None; PRODUCERS],
            acks: [None; super::MODULES],
        }
    }

    fn take_xid(&mut self) -> i64 {
        self.next_xid += 1;
        self.next_xid - 1
    }

    /// `XMIN` in `outbox/reader.rs`.
    fn xmin(&self) -> i64 {
        self.running
            .first_key_value()
            .map_or(self.next_xid, |(xid, _)| *xid)
    }

    pub(super) fn has_running(&self) -> bool {
        !self.running.is_empty()
    }

    /// Returns whether a running transaction may commit a number up to `seq`.
    pub(super) fn may_commit(&self, seq: i64) -> bool {
        self.running.values().flatten().any(|taken| *taken <= seq)
    }

    /// Returns whether a number before the newest was taken and never committed.
    pub(super) fn is_missing_any(&self) -> bool {
        self.is_postgres && i64::try_from(self.outbox.len()).unwrap() < self.newest_seq()
    }

    pub(super) fn newest_seq(&self) -> i64 {
        self.outbox.last_key_value().map_or(0, |(seq, _)| *seq)
    }

    pub(super) fn position(&self, producer: usize) -> i64 {
        self.positions[producer].unwrap_or(0)
    }

    /// `OutboxReader::read`, which reads one snapshot: events in gaps, then new ones.
    pub(super) fn read_outbox(&mut self, gaps: &mut Gaps, omitted: Option<Omitted>) -> Vec<(i64, usize)> {
        let mut events = Vec::new();
        if self.is_postgres && !gaps.is_empty() {
            let (first, last) = gaps.ranges();
            let in_gaps = |seq: &i64| {
                first
                    .iter()
                    .zip(&last)
                    .any(|(first, last)| (first..=last).contains(&seq))
            };
            let rows = self.outbox.iter().filter(|(seq, _)| in_gaps(seq)).take(BATCH);
            events.extend(rows.map(|(seq, row)| (*seq, row.event)));
            let xmin = if omitted == Some(Omitted::RunningTransactions) {
                self.next_xid
            } else {
                self.xmin()
            };
            gaps.fill(events.iter().map(|(seq, _)| *seq), events.len() < BATCH, xmin);
        }
        if events.len() >= BATCH {
            return events;
        }
        let new = self.outbox.range(gaps.last_read() + 1..).take(BATCH);
        let new: Vec<(i64, usize)> = new.map(|(seq, row)| (*seq, row.event)).collect();
        if let Some((last, _)) = new.last() {
            let seqs: Vec<i64> = new.iter().map(|(seq, _)| *seq).collect();
            let missing = if self.is_postgres {
                gaps.missing(&seqs)
            } else {
                Vec::new()
            };
            let xid_bound = if missing.is_empty() { 0 } else { self.take_xid() };
            gaps.advance(*last, missing, xid_bound);
        }
        events.extend(new);
        events
    }
}

impl World {
    /// Announces events: one transaction after the other.
    pub(super) fn step_announce(&mut self, slot: usize, open: Option<OpenTransaction>) {
        if let Some(open) = open {
            self.end(open);
        } else if self.to_announce > 0 && !self.is_quiet() {
            self.to_announce -= 1;
            let module = self.rng.index(PRODUCERS);
            let count = 1 + self.rng.index(5);
            // Each announcer writes to an aggregate of its own: two that wrote to the same one would wait for each other.
            let open = self.announce(module, slot as u64, count);
            let delay = match self.rng.below(10) {
                0 => self.rng.below(4_000),
                _ => self.rng.below(100),
            };
            self.again(slot, delay, Task::Announce(Some(open)));
            return;
        }
        if self.to_announce > 0 && !self.is_quiet() {
            let delay = self.rng.below(1_500);
            self.again(slot, delay, Task::Announce(None));
        }
    }

    fn new_event(&mut self, producer: usize, aggregate: u64) -> usize {
        self.events.push(Event {
            producer,
            aggregate,
            seq: None,
            is_poison: self.handler_failing_per_mille > 0 && self.rng.chance(50),
            is_unreadable: self.handler_failing_per_mille > 0 && self.rng.chance(30),
        });
        self.events.len() - 1
    }

    /// Opens a transaction and announces events in it.
    fn announce(&mut self, module: usize, aggregate: u64, count: usize) -> OpenTransaction {
        let events: Vec<usize> = (0..count).map(|_| self.new_event(module, aggregate)).collect();
        let database = &mut self.databases[module];
        let xid = database.take_xid();
        let mut rows = Vec::new();
        if database.is_postgres {
            for event in events {
                rows.push((database.next_seq, event));
                database.next_seq += 1;
            }
            let taken = rows.iter().map(|(seq, _)| *seq).collect();
            database.running.insert(xid, taken);
        } else {
            // SQLite has one writer: the number is taken when the transaction has the writer, at its end here.
            rows.extend(events.into_iter().map(|event| (0, event)));
        }
        OpenTransaction { module, xid, rows }
    }

    /// Commits, or rolls back.
    fn end(&mut self, open: OpenTransaction) {
        let commits = !self.rng.chance(200);
        self.databases[open.module].running.remove(&open.xid);
        if commits {
            self.commit(open);
        }
    }

    fn commit(&mut self, open: OpenTransaction) {
        let at_ms = self.time.wall_ms();
        for (taken, event) in open.rows {
            let database = &mut self.databases[open.module];
            let seq = if database.is_postgres {
                taken
            } else {
                (at_ms * 1_000).max(database.newest_seq().max(database.next_seq) + 1)
            };
            database.next_seq = database.next_seq.max(seq);
            database.outbox.insert(seq, OutboxRow { event, at_ms });
            self.events[event].seq = Some(seq);
            self.trace(|world| {
                format!(
                    "module {} announces event {event} as {seq}: {:?}",
                    open.module, world.events[event]
                )
            });
            self.expect(event);
        }
    }

    /// `Relay::rewind` at the start of a process.
    pub(super) fn rewind(&mut self) {
        let mut starts = Vec::new();
        for (producer, name) in ["0", "1"].into_iter().enumerate() {
            let outbox = &self.databases[producer].outbox;
            let newest = outbox.values().map(|row| row.at_ms).max();
            let first =
                newest.and_then(|newest| outbox.iter().find(|(_, row)| row.at_ms >= newest - REDELIVERY_MS));
            if let Some((seq, _)) = first {
                starts.push((name, seq - 1));
            }
        }
        for module in super::CONSUMERS {
            let saved = self.saved_positions(module);
            for (producer, seq) in position::rewound(&saved, &starts) {
                self.databases[module].positions[index_of(&producer)] = Some(seq);
            }
        }
    }

    fn saved_positions(&self, module: usize) -> Vec<(String, i64)> {
        let positions = self.databases[module].positions.iter().enumerate();
        positions
            .filter_map(|(producer, seq)| Some((producer.to_string(), (*seq)?)))
            .collect()
    }

    /// The first transaction of `inbox::deliver`. Returns whether the listener succeeded; none if it had the event before.
    pub(super) fn handle_new(&mut self, subscriber: usize, event: usize) -> Option<bool> {
        let module = SUBSCRIBERS[subscriber].0;
        let is_new = !self.databases[module].inbox.contains(&(subscriber, event));
        if !is_new && self.omitted != Some(Omitted::Inbox) {
            return None;
        }
        let handled = self.handle(subscriber, event);
        if handled {
            self.databases[module].inbox.insert((subscriber, event));
            self.arrived(subscriber, event);
        }
        Some(handled)
    }

    /// The listener.
    fn handle(&mut self, subscriber: usize, event: usize) -> bool {
        let is_broken = self.events[event].is_poison || self.events[event].is_unreadable;
        let fails = subscriber == FAILING
            && (is_broken || (!self.is_quiet() && self.rng.chance(self.handler_failing_per_mille)));
        if fails {
            return false;
        }
        self.acted(subscriber, event);
        if subscriber == ANNOUNCER {
            // In the same transaction it announces another one, of an aggregate of its own module.
            let module = SUBSCRIBERS[subscriber].0;
            let aggregate = self.events[event].aggregate + 1_000;
            let caused = self.new_event(module, aggregate);
            let database = &mut self.databases[module];
            let seq = database.next_seq;
            if database.is_postgres {
                database.next_seq += 1;
            }
            let xid = database.take_xid();
            self.commit(OpenTransaction {
                module,
                xid,
                rows: vec![(seq, caused)],
            });
        }
        true
    }

    /// `store_delivery` in `events/inbox.rs`.
    pub(super) fn store_delivery(&mut self, subscriber: usize, event: usize) {
        let module = SUBSCRIBERS[subscriber].0;
        if !self.databases[module].inbox.insert((subscriber, event)) {
            return;
        }
        self.arrived(subscriber, event);
        let is_readable = subscriber != FAILING || !self.events[event].is_unreadable;
        let (state, next_attempt_ms) = after_failure(1, self.max_attempts, is_readable, self.time.wall_ms());
        self.databases[module].deliveries.push(Delivery {
            subscriber,
            event,
            state,
            attempts: 1,
            next_attempt_ms,
        });
        self.parked(subscriber, event, state);
    }

    /// The transaction of `inbox::retry`. Returns whether the listener succeeded; none if the delivery no longer waits.
    pub(super) fn handle_waiting(&mut self, subscriber: usize, event: usize) -> Option<bool> {
        let module = SUBSCRIBERS[subscriber].0;
        let is_same = |delivery: &Delivery| {
            delivery.subscriber == subscriber
                && delivery.event == event
                && delivery.state == DeliveryState::Waiting
        };
        let waiting = self.databases[module].deliveries.iter().position(is_same);
        if waiting.is_none() && self.omitted != Some(Omitted::WaitingDelivery) {
            return None;
        }
        let handled = self.handle(subscriber, event);
        if handled && let Some(waiting) = waiting {
            self.databases[module].deliveries.remove(waiting);
        }
        Some(handled)
    }

    /// `RECORD_FAILURE` in `events/delivery.rs`.
    pub(super) fn record_failure(&mut self, subscriber: usize, event: usize, attempts: u32) {
        let module = SUBSCRIBERS[subscriber].0;
        let is_readable = !self.events[event].is_unreadable;
        let (state, next_attempt_ms) =
            after_failure(attempts, self.max_attempts, is_readable, self.time.wall_ms());
        let mut rows = self.databases[module].deliveries.iter_mut();
        let row = rows.find(|row| {
            row.subscriber == subscriber && row.event == event && row.state == DeliveryState::Waiting
        });
        if let Some(row) = row {
            (row.state, row.attempts, row.next_attempt_ms) = (state, attempts, next_attempt_ms);
            self.parked(subscriber, event, state);
        }
    }
}

/// Returns the number of the producer with this name.
pub(super) fn index_of(producer: &str) -> usize {
    producer.parse().unwrap()
}
