//! The lease: while a worker holds it, the job belongs to that worker alone. Each claim creates a lease with a higher number, and
//! only the holder of the newest one may write the job's result.

use super::duration_millis;
use std::time::Duration;

/// Duration of a lease without a heartbeat: after it, another worker takes the job of a killed one.
pub const LEASE: Duration = Duration::from_secs(15);
/// How often a worker renews its leases: two heartbeats may be lost.
pub const HEARTBEAT: Duration = Duration::from_secs(5);

/// Returns when a lease that is created or renewed now expires, in milliseconds since 1970.
pub fn expires(now_ms: i64) -> i64 {
    now_ms.saturating_add(duration_millis(LEASE))
}

/// Returns whether a lease has expired.
pub fn is_expired(until_ms: i64, now_ms: i64) -> bool {
    until_ms <= now_ms
}

/// The result of a heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heartbeat {
    /// The lease is renewed.
    Held,
    /// It is renewed, and a cancellation of the job is requested.
    CancelRequested,
    /// Another worker holds the job, or it has ended: this worker's result no longer counts.
    Lost,
}

/// Decides what a worker assumes after a heartbeat that did not reach the database: it continues for as long as its own lease
/// lasts.
pub fn after_missed_heartbeat(until_ms: i64, now_ms: i64) -> Heartbeat {
    if is_expired(until_ms, now_ms) {
        Heartbeat::Lost
    } else {
        Heartbeat::Held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_outlives_two_lost_heartbeats() {
        assert!(LEASE >= 3 * HEARTBEAT);
        let expires = expires(1_000);
        assert!(!is_expired(expires, expires - 1));
        assert!(is_expired(expires, expires));
    }

    #[test]
    fn a_disconnected_worker_stops_before_another_starts() {
        let expires = expires(0);
        assert_eq!(after_missed_heartbeat(expires, expires - 1), Heartbeat::Held);
        assert_eq!(after_missed_heartbeat(expires, expires), Heartbeat::Lost);
    }
}
