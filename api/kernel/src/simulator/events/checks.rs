//! The invariants that are checked while a simulation runs, and at its end.

use super::{CONSUMERS, PRODUCERS, SUBSCRIBERS, Violation, World, subscribers_of};
use crate::events::DeliveryState;
use std::collections::{BTreeMap, BTreeSet};

/// The state of the checks.
#[derive(Debug)]
pub(super) struct Checks {
    pub(super) violation: Option<Violation>,
    /// How often each subscriber acted on each event.
    acts: BTreeMap<(usize, usize), u32>,
    parked: BTreeSet<(usize, usize)>,
    /// The subscribers and events that are committed and neither handled nor parked.
    open: BTreeSet<(usize, usize)>,
    /// Whether the events of an aggregate must arrive in their order: with one process, the bus in memory, and no listener that fails.
    in_order: bool,
    /// The last event of each aggregate and producer that arrived at a subscriber.
    last: BTreeMap<(usize, usize, u64), i64>,
    /// When everything was delivered.
    delivered_at: Option<u64>,
}

impl Checks {
    pub(super) fn new(in_order: bool) -> Self {
        Self {
            violation: None,
            acts: BTreeMap::new(),
            parked: BTreeSet::new(),
            open: BTreeSet::new(),
            in_order,
            last: BTreeMap::new(),
            delivered_at: None,
        }
    }
}

impl World {
    fn violate(&mut self, text: String) {
        self.trace(|_| format!("violated: {text}"));
        self.checks.violation.get_or_insert(Violation(text));
    }

    /// An event is committed: its subscribers must act on it.
    pub(super) fn expect(&mut self, event: usize) {
        let producer = self.events[event].producer;
        for module in CONSUMERS {
            let subscribers = subscribers_of(module, producer);
            self.checks
                .open
                .extend(subscribers.map(|subscriber| (subscriber, event)));
        }
        self.checks.delivered_at = None;
    }

    /// A subscriber acted, and its transaction commits.
    pub(super) fn acted(&mut self, subscriber: usize, event: usize) {
        self.trace(|_| format!("subscriber {subscriber} acts on event {event}"));
        self.checks.open.remove(&(subscriber, event));
        self.checks.parked.remove(&(subscriber, event));
        let acts = self.checks.acts.entry((subscriber, event)).or_default();
        *acts += 1;
        if *acts > 1 {
            self.violate(format!("subscriber {subscriber} acts twice on event {event}"));
        }
        if self.events[event].seq.is_none() {
            self.violate(format!(
                "subscriber {subscriber} acts on event {event}, which is not committed"
            ));
        }
    }

    /// An event is in a subscriber's inbox.
    pub(super) fn arrived(&mut self, subscriber: usize, event: usize) {
        let Some(seq) = self.events[event].seq.filter(|_| self.checks.in_order) else {
            return;
        };
        let key = (
            subscriber,
            self.events[event].producer,
            self.events[event].aggregate,
        );
        if self.checks.last.insert(key, seq).is_some_and(|last| last > seq) {
            self.violate(format!(
                "event {event} arrives at subscriber {subscriber} after a later one"
            ));
        }
    }

    pub(super) fn parked(&mut self, subscriber: usize, event: usize, state: DeliveryState) {
        if state == DeliveryState::Parked {
            self.trace(|_| format!("event {event} is parked for subscriber {subscriber}"));
            self.checks.open.remove(&(subscriber, event));
            self.checks.parked.insert((subscriber, event));
        }
    }

    /// A module says that it has received everything of a producer up to `seq`.
    pub(super) fn check_position(&mut self, module: usize, producer: usize, seq: i64) {
        if self.databases[producer].may_commit(seq) {
            self.violate(format!(
                "module {module} says that it has all of producer {producer} up to {seq}, which a transaction may still commit"
            ));
        }
        let inbox = &self.databases[module].inbox;
        let missing = self.events.iter().enumerate().find(|(index, event)| {
            event.producer == producer
                && event.seq.is_some_and(|of_event| of_event <= seq)
                && subscribers_of(module, producer).any(|subscriber| !inbox.contains(&(subscriber, *index)))
        });
        if let Some((missing, event)) = missing {
            let text = format!(
                "module {module} says that it has all of producer {producer} up to {seq}, without event {missing}: {event:?}"
            );
            self.violate(text);
        }
    }

    /// Returns whether everything is delivered, saved and acknowledged.
    pub(super) fn is_settled(&mut self) -> bool {
        if !self.checks.open.is_empty() || self.processes.iter().any(|process| !process.is_up) {
            return false;
        }
        if self.databases.iter().any(super::Database::has_running) {
            return false;
        }
        let now = self.time.now;
        let delivered_at = *self.checks.delivered_at.get_or_insert(now);
        // A few seconds more, in which something could happen twice.
        now >= delivered_at + 3_000 && self.behind().is_none()
    }

    /// Returns a module that has not saved or acknowledged the newest event of a producer.
    fn behind(&self) -> Option<(usize, usize)> {
        for module in CONSUMERS {
            for producer in 0..PRODUCERS {
                // A bus tells the number that was settled when the last event was published. If a transaction rolled back later, the
                // position waits for the next event.
                if self.databases[producer].is_missing_any() {
                    continue;
                }
                let newest = self.databases[producer].newest_seq();
                let saved = self.databases[module].position(producer);
                let acknowledged = self.databases[producer].acks[module].unwrap_or(0);
                if saved < newest || acknowledged < newest {
                    return Some((module, producer));
                }
            }
        }
        None
    }

    pub(super) fn unsettled(&self) -> String {
        format!(
            "subscribers and events {:?}; a module and a producer whose events it has not acknowledged {:?}",
            self.checks.open,
            self.behind()
        )
    }

    /// Everything is settled: nothing may be missing.
    pub(super) fn check_end(&self) -> Result<(), Violation> {
        for (index, event) in self.events.iter().enumerate() {
            for (subscriber, (module, _)) in SUBSCRIBERS.iter().copied().enumerate() {
                let hears = subscribers_of(module, event.producer).any(|one| one == subscriber);
                let is_parked = self.checks.parked.contains(&(subscriber, index));
                let expected = u32::from(event.seq.is_some() && hears && !is_parked);
                let acts = self.checks.acts.get(&(subscriber, index)).copied().unwrap_or(0);
                if acts != expected {
                    return Err(Violation(format!(
                        "subscriber {subscriber} acted {acts} times on event {index} instead of {expected}: {event:?}"
                    )));
                }
            }
        }
        Ok(())
    }
}
