//! The outcome of a job that an operator retried.

use super::job_dialog::watch_ms;
use crate::pages::operations::{labels::outcome_badge, refresh::use_interval};
use allpet_contract::operations::{ActionOutcome, JobState, OperatorAction, OperatorActionKind, ReadJob};
use allpet_domain::id::JobId;
use allpet_ui::{
    components::{Badge, Tone},
    hooks::use_read,
};
use yew::prelude::*;

/// Props of [`RetryOutcome`].
#[derive(Properties, PartialEq)]
pub(super) struct RetryOutcomeProps {
    /// The module whose job it is.
    pub(crate) module: String,
    /// The job.
    pub(crate) job: JobId,
}

/// Shows the outcome of the last retry of a job: the state in which the job is now. Reads it again until it is final. A job that is no
/// longer stored was queued again, and nobody knows more.
#[component]
pub(super) fn RetryOutcome(props: &RetryOutcomeProps) -> Html {
    let job = props.job;
    let module = props.module.clone();
    // The dialog of the job has the same key: both show one answer.
    let key = ["operations/job/", &job.to_string()].concat();
    let query = use_read::<ReadJob>(key, ReadJob { module, job });
    let state = query.data.as_ref().map(|detail| detail.job.state);
    use_interval(&query, state.and_then(watch_ms));
    match state {
        Some(state) => {
            let (tone, text) = outcome(state);
            html! { <Badge {tone} {text} /> }
        }
        None => outcome_badge(OperatorActionKind::RetryJob, Some(ActionOutcome::Done)),
    }
}

/// Returns the badge of an action's outcome. `newer` are the actions after it that the page shows.
pub(crate) fn badge_of(done: &OperatorAction, newer: &[OperatorAction]) -> Html {
    if done.action == OperatorActionKind::RetryJob && done.outcome == Some(ActionOutcome::Done) {
        if failed_again(done, newer) {
            let (tone, text) = outcome(JobState::Dead);
            return html! { <Badge {tone} {text} /> };
        }
        if let Ok(job) = done.target.parse::<JobId>() {
            return html! { <RetryOutcome module={done.module.clone()} {job} /> };
        }
    }
    outcome_badge(done.action, done.outcome)
}

/// Returns whether the job was dead once more after this retry: only a dead job is retried, edited or discarded.
fn failed_again(retry: &OperatorAction, newer: &[OperatorAction]) -> bool {
    newer.iter().any(|later| {
        let needs_dead_job = matches!(
            later.action,
            OperatorActionKind::RetryJob | OperatorActionKind::EditJob | OperatorActionKind::DiscardJob
        );
        needs_dead_job && later.outcome == Some(ActionOutcome::Done) && later.target == retry.target
    })
}

/// Says what became of a retried job, in a word or two.
fn outcome(state: JobState) -> (Tone, &'static str) {
    match state {
        JobState::Done => (Tone::Good, "Succeeded"),
        JobState::Dead => (Tone::Bad, "Failed again"),
        JobState::Failed => (Tone::Warning, "Failed, tries again"),
        JobState::Running => (Tone::Info, "Running"),
        JobState::Waiting | JobState::Scheduled => (Tone::Neutral, "Queued again"),
        JobState::Cancelled => (Tone::Neutral, "Canceled"),
        JobState::Discarded => (Tone::Neutral, "Discarded"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(action: OperatorActionKind, target: &str, outcome: ActionOutcome) -> OperatorAction {
        OperatorAction {
            id: "01930000-0000-7000-8000-000000000001".parse().unwrap(),
            at: "2026-11-29T23:10:00Z".parse().unwrap(),
            actor: "01930000-0000-7000-8000-000000000002".parse().unwrap(),
            actor_name: "Kim".into(),
            action,
            module: "orders".into(),
            target: target.into(),
            reason: String::new(),
            outcome: Some(outcome),
            detail: None,
        }
    }

    #[test]
    fn a_retry_after_which_the_job_was_dead_once_more_failed() {
        let retry = |target| action(OperatorActionKind::RetryJob, target, ActionOutcome::Done);
        let first = retry("a");
        assert!(
            !failed_again(&first, &[]),
            "the job itself says what became of it"
        );
        assert!(failed_again(&first, &[retry("a")]));
        assert!(failed_again(
            &first,
            &[action(OperatorActionKind::EditJob, "a", ActionOutcome::Done)]
        ));
        assert!(!failed_again(&first, &[retry("b")]), "another job");
        let refused = action(OperatorActionKind::RetryJob, "a", ActionOutcome::Refused);
        assert!(!failed_again(&first, &[refused]));
        let cancelled = action(OperatorActionKind::CancelJob, "a", ActionOutcome::Done);
        assert!(
            !failed_again(&first, &[cancelled]),
            "a job that waits is cancelled"
        );
    }

    #[test]
    fn only_a_success_is_called_one_and_only_a_dead_job_failed() {
        for state in JobState::ALL {
            let (tone, text) = outcome(state);
            assert_eq!(tone == Tone::Good, state == JobState::Done, "{state:?}");
            assert_eq!(text == "Failed again", state == JobState::Dead, "{state:?}");
        }
    }
}
