//! Clocks for the lifetime of values.

use allpet_domain::Timestamp;
use std::time::{Duration, Instant};

/// A point in time on some clock.
pub trait TimePoint: Copy {
    /// The time since `earlier`; `None` if `earlier` is later.
    fn since(self, earlier: Self) -> Option<Duration>;
}

/// The calendar's clock, to the millisecond. It may be set back.
impl TimePoint for Timestamp {
    fn since(self, earlier: Self) -> Option<Duration> {
        let millis = self.unix_millis().checked_sub(earlier.unix_millis())?;
        Some(Duration::from_millis(millis))
    }
}

/// The machine's monotonic clock.
impl TimePoint for Instant {
    fn since(self, earlier: Self) -> Option<Duration> {
        self.checked_duration_since(earlier)
    }
}
