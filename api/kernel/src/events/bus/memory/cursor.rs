//! How far a module has come with the events of one producer, without I/O: whether it reads the ring, or the outbox itself because it is
//! behind.

/// The source of a module's next events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The outbox, while the module is behind.
    Outbox,
    /// The ring, from this index on.
    Ring(u64),
}

#[derive(Clone, Copy, Debug)]
struct Progress {
    settled: i64,
    /// The next index in the ring, if the events came from there.
    next_index: Option<u64>,
}

/// A module's progress.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    source: Source,
    /// The position: all events up to this number are in the inbox.
    settled: i64,
    /// The progress that takes effect when the module confirms the events.
    unconfirmed: Option<Progress>,
}

impl Cursor {
    /// Begins with the outbox after a position.
    pub(crate) fn after(settled: i64) -> Self {
        Self {
            source: Source::Outbox,
            settled,
            unconfirmed: None,
        }
    }

    pub(crate) fn source(&self) -> Source {
        self.source
    }

    pub(crate) fn settled(&self) -> i64 {
        self.settled
    }

    /// The outbox was read: it had events or not, and no more can appear up to `settled`. `ring_end`: the end of the ring before the
    /// read; events that are published later come from there. Switches to the ring once the module has caught up.
    pub(crate) fn read_outbox(
        &mut self,
        had_events: bool,
        settled: i64,
        has_gaps: bool,
        ring_end: Option<u64>,
    ) {
        if had_events {
            self.unconfirmed = Some(Progress {
                settled,
                next_index: None,
            });
            return;
        }
        self.settled = settled;
        if let Some(end) = ring_end.filter(|_| !has_gaps) {
            self.source = Source::Ring(end);
        }
    }

    /// The ring was read from `index` on: it had `count` events, the last with this settled number.
    pub(crate) fn read_ring(&mut self, index: u64, count: usize, settled: Option<i64>) {
        if let Some(settled) = settled {
            self.unconfirmed = Some(Progress {
                settled,
                next_index: Some(index + count as u64),
            });
        }
    }

    /// The ring no longer holds the next event. Returns the number after which to read the outbox.
    pub(crate) fn fall_behind(&mut self) -> i64 {
        self.source = Source::Outbox;
        self.settled
    }

    /// All received events are in the inbox.
    pub(crate) fn confirm(&mut self) {
        if let Some(Progress { settled, next_index }) = self.unconfirmed.take() {
            // A second read of the outbox may begin before the position.
            self.settled = self.settled.max(settled);
            if let Some(index) = next_index {
                self.source = Source::Ring(index);
            }
        }
    }
}
