//! The clocks by which values expire.

use allpet_domain::Timestamp;
use std::time::{Duration, Instant};

/// A point in time by some clock.
pub trait Moment: Copy {
    /// The time that has passed since `earlier`; none where `earlier` is later than this.
    fn since(self, earlier: Self) -> Option<Duration>;
}

/// The clock of the calendar, to the millisecond. It may be set back.
impl Moment for Timestamp {
    fn since(self, earlier: Self) -> Option<Duration> {
        let millis = self.unix_millis().checked_sub(earlier.unix_millis())?;
        Some(Duration::from_millis(millis))
    }
}

/// The clock of the machine, which only goes forward.
impl Moment for Instant {
    fn since(self, earlier: Self) -> Option<Duration> {
        self.checked_duration_since(earlier)
    }
}
