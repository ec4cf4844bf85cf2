//! The states of a job, and what an end of an attempt makes of them.

use super::retry::{AfterFailure, RetryPolicy};

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobState {
    /// It may run now.
    Waiting,
    /// It runs at a later moment.
    Scheduled,
    /// It failed and runs again at a later moment.
    Failed,
    /// A worker holds its lease.
    Running,
    /// It succeeded.
    Done,
    /// It failed as often as it may: a dead letter.
    Dead,
    /// It was cancelled, or another took its place.
    Cancelled,
    /// A dead letter that somebody discarded.
    Discarded,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Scheduled,
        Self::Failed,
        Self::Running,
        Self::Done,
        Self::Dead,
        Self::Cancelled,
        Self::Discarded,
    ];

    /// Its word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Scheduled => "scheduled",
            Self::Failed => "failed",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
            Self::Discarded => "discarded",
        }
    }

    /// The state of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether nothing comes after it by itself.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Dead | Self::Cancelled | Self::Discarded)
    }
}

/// How one attempt ended, as the worker saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptEnd {
    /// The handler succeeded, with a result to show.
    Succeeded(Option<String>),
    /// The handler failed, panicked or took too long.
    Failed(String),
    /// The payload cannot be read: another attempt reads it no better.
    Unreadable(String),
    /// Its cancellation was asked for.
    Cancelled,
    /// The worker stops and gives the job back.
    HandedBack,
    /// The lease ran out: its worker is gone or stuck.
    Expired,
}

/// What a job becomes when an attempt has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Its new state.
    pub state: JobState,
    /// When it runs again, in milliseconds since 1970, where it does.
    pub run_at_ms: Option<i64>,
    /// What went wrong, where something did.
    pub error: Option<String>,
    /// What came of it, where it succeeded.
    pub result: Option<String>,
    /// Whether the attempt counts.
    pub counts: bool,
}

/// What a running job becomes. `attempts`: those begun, with this one. `cancel`: its cancellation was asked for meanwhile.
pub fn after_attempt(
    end: AttemptEnd,
    attempts: u32,
    cancel: bool,
    policy: RetryPolicy,
    now_ms: i64,
    jitter: u16,
) -> Transition {
    let becomes = |state, run_at_ms, error| Transition {
        state,
        run_at_ms,
        error,
        result: None,
        counts: true,
    };
    match end {
        AttemptEnd::Succeeded(result) => Transition {
            result,
            ..becomes(JobState::Done, None, None)
        },
        AttemptEnd::Cancelled => becomes(JobState::Cancelled, None, None),
        _ if cancel => becomes(JobState::Cancelled, None, None),
        AttemptEnd::Unreadable(error) => becomes(JobState::Dead, None, Some(error)),
        AttemptEnd::HandedBack => Transition {
            counts: false,
            ..becomes(JobState::Waiting, Some(now_ms), None)
        },
        AttemptEnd::Failed(error) => match policy.after_failure(attempts, now_ms, jitter) {
            AfterFailure::Retry { run_at_ms } => becomes(JobState::Failed, Some(run_at_ms), Some(error)),
            AfterFailure::Dead => becomes(JobState::Dead, None, Some(error)),
        },
        // At once: it has waited for as long as the lease lasted.
        AttemptEnd::Expired => {
            let error = Some("The worker was lost: its lease ran out.".to_owned());
            if attempts < policy.max_attempts {
                becomes(JobState::Waiting, Some(now_ms), error)
            } else {
                becomes(JobState::Dead, None, error)
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
    fn words_are_read_as_they_are_written() {
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
    fn a_lost_worker_costs_an_attempt_and_a_stopped_one_does_not() {
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
    fn a_cancelled_job_comes_to_nothing_but_success_stands() {
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
