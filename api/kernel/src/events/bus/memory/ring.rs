//! The newest events of one producer, without I/O.

use std::collections::VecDeque;

/// The newest events, each with the number up to which all events are published with it.
#[derive(Clone, Debug)]
pub(crate) struct Ring<E> {
    events: VecDeque<(E, i64)>,
    /// The index of the first event, counted over all that were published.
    first: u64,
    /// Whether all later announcements arrive here.
    is_live: bool,
    /// Maximum number of events.
    capacity: usize,
}

impl<E: Clone> Ring<E> {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            events: VecDeque::new(),
            first: 0,
            is_live: false,
            capacity,
        }
    }

    /// From now on all later announcements arrive here.
    pub(crate) fn start(&mut self) {
        self.is_live = true;
    }

    /// Returns the index of the next event; none before the first read of the outbox, which skips the events that are in it.
    pub(crate) fn end(&self) -> Option<u64> {
        self.is_live.then(|| self.first + self.events.len() as u64)
    }

    /// Adds a batch. `before` and `after`: the settled numbers before and after it.
    pub(crate) fn push(&mut self, batch: Vec<E>, before: i64, after: i64) {
        let count = batch.len();
        for (index, event) in batch.into_iter().enumerate() {
            if self.events.len() >= self.capacity {
                self.events.pop_front();
                self.first += 1;
            }
            // The batch is complete only with its last event.
            let settled = if index + 1 == count { after } else { before };
            self.events.push_back((event, settled));
        }
    }

    /// Returns at most `limit` events from an index on; none if the ring no longer holds it.
    pub(crate) fn from(&self, index: u64, limit: usize) -> Option<Vec<(E, i64)>> {
        let skipped = usize::try_from(index.checked_sub(self.first)?).ok()?;
        Some(self.events.iter().skip(skipped).take(limit).cloned().collect())
    }
}
