//! When a call to another process is repeated. Decisions only.

use http::Method;
use std::time::Duration;

/// How often a call is sent at most.
const ATTEMPTS: u32 = 3;
/// The pause before the first repetition, on average; the next one is twice as long.
const PAUSE: Duration = Duration::from_millis(50);

/// The outcome of an attempt without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CallFailure {
    /// There was no connection, so nothing was done.
    NotSent,
    /// It was sent, and nobody knows what was done.
    NoAnswer,
}

/// Returns whether a request may be sent twice: reading changes nothing, and a keyed write happens once.
pub(super) fn is_repeatable(method: &Method, has_key: bool) -> bool {
    has_key || *method == Method::GET || *method == Method::HEAD
}

/// Returns the pause before the next attempt, `None` if there is none. `attempt`: how often it was sent. `jitter`: random, from 0 to
/// 1; so that those who failed together do not return together.
pub(super) fn pause(
    attempt: u32,
    failed: CallFailure,
    repeatable: bool,
    jitter: f64,
    remaining: Duration,
) -> Option<Duration> {
    if attempt >= ATTEMPTS || (failed == CallFailure::NoAnswer && !repeatable) {
        return None;
    }
    let average = PAUSE * 2_u32.pow(attempt.saturating_sub(1));
    Some(average.mul_f64(0.5 + jitter)).filter(|pause| *pause < remaining)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn an_uncertain_call_is_repeated_only_if_it_is_idempotent() {
        assert!(is_repeatable(&Method::GET, false));
        assert!(is_repeatable(&Method::POST, true));
        assert!(!is_repeatable(&Method::POST, false));
        assert!(!is_repeatable(&Method::DELETE, false));
        assert!(pause(1, CallFailure::NoAnswer, true, 0.5, LONG).is_some());
        assert!(pause(1, CallFailure::NoAnswer, false, 0.5, LONG).is_none());
        assert!(pause(1, CallFailure::NotSent, false, 0.5, LONG).is_some());
    }

    #[test]
    fn it_is_sent_three_times_within_the_deadline() {
        assert_eq!(pause(1, CallFailure::NotSent, true, 0.0, LONG), Some(PAUSE / 2));
        assert_eq!(pause(2, CallFailure::NotSent, true, 1.0, LONG), Some(PAUSE * 3));
        assert_eq!(pause(3, CallFailure::NotSent, true, 0.5, LONG), None);
        assert_eq!(pause(1, CallFailure::NotSent, true, 0.5, PAUSE), None);
    }
}
