//! The states of a job, and its transitions at the end of an attempt.

use super::retry::{AfterFailure, RetryPolicy};
pub use allpet_contract::operations::JobState;

/// How an attempt ended, as the worker saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptEnd {
    /// The handler succeeded, with a result to show.
    Succeeded(Option<String>),
    /// The handler failed, panicked or took too long.
    Failed(String),
    /// The payload is invalid, and another attempt would not change that.
    Unreadable(String),
    /// Its cancellation was requested.
    Cancelled,
    /// The worker stops and hands the job back.
    HandedBack,
    /// The lease expired: its worker is gone or stuck.
    Expired,
}

/// The changes to a job at the end of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Its new state.
    pub state: JobState,
    /// When it runs again, in milliseconds since 1970, if it does.
    pub run_at_ms: Option<i64>,
    /// The error, if any.
    pub error: Option<String>,
    /// The result, if it succeeded.
    pub result: Option<String>,
    /// Whether the attempt counts against the limit.
    pub counts: bool,
}

/// Decides the next state of a running job. `attempts`: the number of attempts started, including this one. `cancel`: whether its
/// cancellation was requested meanwhile.
pub fn after_attempt(
    end: AttemptEnd,
    attempts: u32,
    cancel: bool,
    policy: RetryPolicy,
    now_ms: i64,
    jitter: u16,
) -> Transition {
    let transition = |state, run_at_ms, error| Transition {
        state,
        run_at_ms,
        error,
        result: None,
        counts: true,
    };
    match end {
        AttemptEnd::Succeeded(result) => Transition {
            result,
            ..transition(JobState::Done, None, None)
        },
        AttemptEnd::Cancelled => transition(JobState::Cancelled, None, None),
        _ if cancel => transition(JobState::Cancelled, None, None),
        AttemptEnd::Unreadable(error) => transition(JobState::Dead, None, Some(error)),
        AttemptEnd::HandedBack => Transition {
            counts: false,
            ..transition(JobState::Waiting, Some(now_ms), None)
        },
        AttemptEnd::Failed(error) => match policy.after_failure(attempts, now_ms, jitter) {
            AfterFailure::Retry { run_at_ms } => transition(JobState::Failed, Some(run_at_ms), Some(error)),
            AfterFailure::Dead => transition(JobState::Dead, None, Some(error)),
        },
        // Immediately: it has waited for the length of the lease already.
        AttemptEnd::Expired => {
            let error = Some("The worker was lost: its lease expired.".to_owned());
            if attempts < policy.max_attempts {
                transition(JobState::Waiting, Some(now_ms), error)
            } else {
                transition(JobState::Dead, None, error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(end: AttemptEnd, attempts: u32, cancel: bool) -> Transition {
        after_attempt(end, attempts, cancel, RetryPolicy::DEFAULT, 1_000, u16::MAX / 2)
    }

    #[test]
    fn every_state_round_trips() {
        for state in JobState::ALL {
            assert_eq!(JobState::parse(state.as_str()), Some(state));
        }
        assert_eq!(JobState::parse("lost"), None);
    }

    #[test]
    fn a_failure_is_retried_until_it_is_a_dead_letter() {
        let failed = || AttemptEnd::Failed("no".into());
        assert_eq!(after(failed(), 1, false).state, JobState::Failed);
        assert!(after(failed(), 1, false).run_at_ms > Some(1_000));
        let last = after(failed(), RetryPolicy::DEFAULT.max_attempts, false);
        assert_eq!((last.state, last.error.as_deref()), (JobState::Dead, Some("no")));
        assert_eq!(
            after(AttemptEnd::Unreadable("x".into()), 1, false).state,
            JobState::Dead
        );
    }

    #[test]
    fn a_lost_worker_costs_an_attempt_and_a_stopped_worker_does_not() {
        let lost = after(AttemptEnd::Expired, 1, false);
        assert_eq!(
            (lost.state, lost.run_at_ms, lost.counts),
            (JobState::Waiting, Some(1_000), true)
        );
        let killer = after(AttemptEnd::Expired, RetryPolicy::DEFAULT.max_attempts, false);
        assert_eq!(killer.state, JobState::Dead);
        let back = after(AttemptEnd::HandedBack, RetryPolicy::DEFAULT.max_attempts, false);
        assert_eq!((back.state, back.counts), (JobState::Waiting, false));
    }

    #[test]
    fn a_cancellation_overrides_every_end_except_success() {
        for end in [
            AttemptEnd::Cancelled,
            AttemptEnd::Failed("no".into()),
            AttemptEnd::Expired,
        ] {
            assert_eq!(after(end, 1, true).state, JobState::Cancelled);
        }
        assert_eq!(after(AttemptEnd::Succeeded(None), 1, true).state, JobState::Done);
    }
}
