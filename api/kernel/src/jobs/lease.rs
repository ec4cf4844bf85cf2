//! The lease: while a worker holds it, the job is that worker's alone. Each claim makes a new one with a higher number, and only the
//! holder of the newest may write what came of the job.

use super::duration_millis;
use std::time::Duration;

/// How long a lease lasts without a heartbeat: after so long a job whose worker was killed is taken by another.
pub const LEASE: Duration = Duration::from_secs(15);
/// How often a worker renews the leases that it holds: two heartbeats may be lost.
pub const HEARTBEAT: Duration = Duration::from_secs(5);

/// When a lease that is made or renewed now runs out, in milliseconds since 1970.
pub fn until(now_ms: i64) -> i64 {
    now_ms.saturating_add(duration_millis(LEASE))
}

/// Whether a lease has run out.
pub fn is_expired(until_ms: i64, now_ms: i64) -> bool {
    until_ms <= now_ms
}

/// What a heartbeat learns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// The lease is renewed.
    Held,
    /// It is renewed, and the job's cancellation was asked for.
    CancelRequested,
    /// Somebody else has the job, or it has ended: what this worker does counts no more.
    Lost,
}

/// What a worker concludes whose heartbeat did not reach the database: it goes on as long as its own lease lasts.
pub fn without_answer(until_ms: i64, now_ms: i64) -> Beat {
    if is_expired(until_ms, now_ms) {
        Beat::Lost
    } else {
        Beat::Held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_outlives_two_lost_heartbeats() {
        assert!(LEASE >= 3 * HEARTBEAT);
        let until = until(1_000);
        assert!(!is_expired(until, until - 1));
        assert!(is_expired(until, until));
    }

    #[test]
    fn a_worker_that_reaches_nobody_stops_before_another_begins() {
        let until = until(0);
        assert_eq!(without_answer(until, until - 1), Beat::Held);
        assert_eq!(without_answer(until, until), Beat::Lost);
    }
}
