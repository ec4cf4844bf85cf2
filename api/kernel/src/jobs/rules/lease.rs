//! The lease: while a worker holds it, the job belongs to that worker alone. Each claim creates a lease with a higher number, and
//! only the holder of the newest one may write the job's result.

use crate::jobs::duration_millis;
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

/// How soon a worker tries again after a heartbeat that did not reach the database.
const RETRY: Duration = Duration::from_secs(1);

/// A lease as its holder knows it, between the answers of the database.
#[derive(Clone, Copy, Debug)]
pub struct HeldLease {
    until_ms: i64,
    /// Whether the last heartbeat did not reach the database.
    missed: bool,
}

impl HeldLease {
    /// Creates it for a lease that expires at `until_ms`, in milliseconds since 1970.
    pub fn new(until_ms: i64) -> Self {
        Self {
            until_ms,
            missed: false,
        }
    }

    /// Returns how long the worker waits before its next heartbeat. Half of what is left of the lease remains for the heartbeat itself.
    pub fn pause(&self, now_ms: i64) -> Duration {
        let pause = if self.missed { RETRY } else { HEARTBEAT };
        pause.min(self.remaining(now_ms) / 2)
    }

    /// Returns how long a heartbeat may take: a database that does not answer must not hide that the lease has expired. `None` if
    /// the lease expired without an answer; then another worker may have the job. A worker whose clock was moved, or that stood
    /// still, asks the database first.
    pub fn time_limit(&self, now_ms: i64) -> Option<Duration> {
        if !is_expired(self.until_ms, now_ms) {
            return Some(HEARTBEAT.min(self.remaining(now_ms)));
        }
        (!self.missed).then_some(RETRY)
    }

    /// Takes note of the database's answer to a heartbeat of `asked_ms`; `None` if it did not answer. Returns what the worker
    /// assumes at `now_ms`: without an answer it continues for as long as its lease lasts.
    pub fn beat(&mut self, answer: Option<Heartbeat>, asked_ms: i64, now_ms: i64) -> Heartbeat {
        self.missed = answer.is_none();
        match answer {
            Some(Heartbeat::Held) => {
                self.until_ms = expires(asked_ms);
                Heartbeat::Held
            }
            Some(answer) => answer,
            None if is_expired(self.until_ms, now_ms) => Heartbeat::Lost,
            None => Heartbeat::Held,
        }
    }

    fn remaining(&self, now_ms: i64) -> Duration {
        let remaining = self.until_ms.saturating_sub(now_ms);
        Duration::from_millis(u64::try_from(remaining).unwrap_or(0))
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

    /// Every heartbeat takes as long as it may. The attempt may start late.
    #[test]
    fn a_disconnected_worker_stops_before_another_starts() {
        for started_ms in [0, 9_000, 10_000, 14_999] {
            stops_in_time(started_ms);
        }
    }

    fn stops_in_time(started_ms: i64) {
        let expires = expires(0);
        let mut lease = HeldLease::new(expires);
        let mut now_ms = started_ms;
        loop {
            now_ms += duration_millis(lease.pause(now_ms));
            let Some(limit) = lease.time_limit(now_ms) else {
                break;
            };
            let asked_ms = now_ms;
            now_ms += duration_millis(limit);
            if lease.beat(None, asked_ms, now_ms) == Heartbeat::Lost {
                break;
            }
        }
        assert_eq!(now_ms, expires, "started at {started_ms}");
    }

    #[test]
    fn a_worker_that_stood_still_asks_before_it_gives_up() {
        let mut lease = HeldLease::new(15_000);
        assert_eq!(lease.time_limit(60_000), Some(RETRY));
        assert_eq!(lease.beat(Some(Heartbeat::Held), 60_000, 60_001), Heartbeat::Held);
        assert_eq!(lease.pause(60_001), HEARTBEAT);
        assert_eq!(lease.beat(Some(Heartbeat::Lost), 65_000, 65_001), Heartbeat::Lost);
    }
}
