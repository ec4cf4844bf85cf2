//! Retries: when a failed job runs again. The time is stored in its row, so it survives the worker.

use crate::jobs::duration_millis;
use std::time::Duration;

/// How often a job is tried, and how long it waits in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Number of attempts before it is a dead letter; at least one.
    pub max_attempts: u32,
    /// The delay after the first failure; it doubles with each further one.
    pub base: Duration,
    /// The longest delay.
    pub cap: Duration,
}

/// The consequence of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterFailure {
    /// The job runs again at this time.
    Retry {
        /// The time, in milliseconds since 1970.
        run_at_ms: i64,
    },
    /// The job is a dead letter.
    Dead,
}

impl RetryPolicy {
    /// Ten attempts over about two hours: 5 s, 10 s, 20 s, … up to half an hour.
    pub const DEFAULT: Self = Self {
        max_attempts: 10,
        base: Duration::from_secs(5),
        cap: Duration::from_mins(30),
    };

    /// For occurrences of a schedule, which recurs anyway: at most a minute between attempts, and a dead letter after about
    /// twenty minutes.
    pub const OCCURRENCE: Self = Self {
        max_attempts: 20,
        base: Duration::from_secs(5),
        cap: Duration::from_mins(1),
    };

    /// Decides what follows failure number `attempts`. `jitter` is random and moves the delay by up to a quarter either way, so
    /// that jobs that failed together do not return together.
    pub fn after_failure(self, attempts: u32, now_ms: i64, jitter: u16) -> AfterFailure {
        if attempts >= self.max_attempts {
            return AfterFailure::Dead;
        }
        let doublings = attempts.saturating_sub(1).min(30);
        let delay = duration_millis(self.base)
            .saturating_mul(1 << doublings)
            .min(duration_millis(self.cap));
        // From -delay/4 to +delay/4.
        let share = i128::from(delay / 2) * i128::from(jitter) / i128::from(u16::MAX);
        let offset = i64::try_from(share).unwrap_or(delay / 2) - delay / 4;
        AfterFailure::Retry {
            run_at_ms: now_ms.saturating_add(delay).saturating_add(offset),
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

    fn delay(attempts: u32, jitter: u16) -> i64 {
        match POLICY.after_failure(attempts, 0, jitter) {
            AfterFailure::Retry { run_at_ms } => run_at_ms,
            AfterFailure::Dead => -1,
        }
    }

    #[test]
    fn the_delay_doubles_up_to_its_cap() {
        let middle = u16::MAX / 2;
        let delays: Vec<_> = (1..=5)
            .map(|attempts| (delay(attempts, middle) + 5) / 10 * 10)
            .collect();
        assert_eq!(delays, [1_000, 2_000, 4_000, 4_000, 0]);
        assert_eq!(POLICY.after_failure(5, 0, 0), AfterFailure::Dead);
    }

    #[test]
    fn jitter_moves_the_delay_by_a_quarter_at_most() {
        assert_eq!((delay(1, 0), delay(1, u16::MAX)), (750, 1_250));
        for attempts in 1..5 {
            for jitter in (0..u16::MAX).step_by(997) {
                let (low, high) = (delay(attempts, 0), delay(attempts, u16::MAX));
                assert!((low..=high).contains(&delay(attempts, jitter)));
            }
        }
    }

    #[test]
    fn many_failures_do_not_overflow() {
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
