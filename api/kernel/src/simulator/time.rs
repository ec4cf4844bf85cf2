//! Virtual time: a monotonic clock, and the clock of the machine, which may be set back and forward.

use allpet_domain::Timestamp;

/// The clock of the machine when a simulation starts, in milliseconds since 1970.
const BEGINNING_MS: i64 = 1_795_262_400_000;
/// The length of a step of the clock: an hour.
pub(super) const STEP_MS: i64 = 3_600_000;

/// Both clocks.
#[derive(Clone, Debug)]
pub(super) struct Time {
    /// Milliseconds since the start. It never goes back.
    pub(super) now: u64,
    offset_ms: i64,
}

impl Time {
    pub(super) fn new() -> Self {
        Self { now: 0, offset_ms: 0 }
    }

    /// Returns the time of the machine's clock, in milliseconds since 1970.
    pub(super) fn wall_ms(&self) -> i64 {
        BEGINNING_MS + i64::try_from(self.now).unwrap() + self.offset_ms
    }

    /// Returns the time of the machine's clock.
    pub(super) fn wall(&self) -> Timestamp {
        Timestamp::from_unix_millis(u64::try_from(self.wall_ms()).unwrap())
    }

    /// Sets the clock of the machine forward or back.
    pub(super) fn step(&mut self, by_ms: i64) {
        self.offset_ms += by_ms;
    }
}
