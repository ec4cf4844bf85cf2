//! Retry: when a job that failed runs again. The moment is written to its row before the worker forgets it.

use super::duration_millis;
use std::time::Duration;

/// How often a job is tried, and how long it waits in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts before it is a dead letter; at least one.
    pub max_attempts: u32,
    /// The wait after the first failure; it doubles with each.
    pub base: Duration,
    /// The longest wait.
    pub cap: Duration,
}

/// What follows a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterFailure {
    /// It runs again at this moment, in milliseconds since 1970.
    Retry {
        /// When.
        run_at_ms: i64,
    },
    /// It is a dead letter.
    Dead,
}

impl RetryPolicy {
    /// Ten attempts over about two hours: 5 s, 10 s, 20 s, … up to half an hour.
    pub const DEFAULT: Self = Self {
        max_attempts: 10,
        base: Duration::from_secs(5),
        cap: Duration::from_mins(30),
    };

    /// For what a schedule repeats anyway: it waits a minute at most, and is a dead letter after some twenty minutes.
    pub const OCCURRENCE: Self = Self {
        max_attempts: 20,
        base: Duration::from_secs(5),
        cap: Duration::from_mins(1),
    };

    /// What follows failure number `attempts`. `jitter` is random and moves the wait by up to a quarter either way, so that jobs
    /// that failed together do not come back together.
    pub fn after_failure(self, attempts: u32, now_ms: i64, jitter: u16) -> AfterFailure {
        if attempts >= self.max_attempts {
            return AfterFailure::Dead;
        }
        let doublings = attempts.saturating_sub(1).min(30);
        let wait = duration_millis(self.base)
            .saturating_mul(1 << doublings)
            .min(duration_millis(self.cap));
        // From -wait/4 to +wait/4.
        let share = i128::from(wait / 2) * i128::from(jitter) / i128::from(u16::MAX);
        let moved = i64::try_from(share).unwrap_or(wait / 2) - wait / 4;
        AfterFailure::Retry {
            run_at_ms: now_ms.saturating_add(wait).saturating_add(moved),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: RetryPolicy = RetryPolicy {
        max_attempts: 5,
        base: Duration::from_secs(1),
        cap: Duration::from_secs(4),
    };

    fn wait(attempts: u32, jitter: u16) -> i64 {
        match POLICY.after_failure(attempts, 0, jitter) {
            AfterFailure::Retry { run_at_ms } => run_at_ms,
            AfterFailure::Dead => -1,
        }
    }

    #[test]
    fn the_wait_doubles_up_to_its_cap_and_ends() {
        let middle = u16::MAX / 2;
        let waits: Vec<_> = (1..=5)
            .map(|attempts| (wait(attempts, middle) + 5) / 10 * 10)
            .collect();
        assert_eq!(waits, [1_000, 2_000, 4_000, 4_000, 0]);
        assert_eq!(POLICY.after_failure(5, 0, 0), AfterFailure::Dead);
    }

    #[test]
    fn jitter_moves_it_by_a_quarter_at_most() {
        assert_eq!((wait(1, 0), wait(1, u16::MAX)), (750, 1_250));
        for attempts in 1..5 {
            for jitter in (0..u16::MAX).step_by(997) {
                let (low, high) = (wait(attempts, 0), wait(attempts, u16::MAX));
                assert!((low..=high).contains(&wait(attempts, jitter)));
            }
        }
    }

    #[test]
    fn a_long_row_of_failures_overflows_nothing() {
        let patient = RetryPolicy {
            max_attempts: u32::MAX,
            base: Duration::from_hours(24),
            cap: Duration::MAX,
        };
        let AfterFailure::Retry { run_at_ms } = patient.after_failure(u32::MAX - 1, i64::MAX - 1, u16::MAX)
        else {
            panic!("it has attempts left");
        };
        assert_eq!(run_at_ms, i64::MAX);
    }
}
