//! The action that is being prepared on a job: which, its new payload, its reason.

use super::job_dialog::OpenJob;
use crate::pages::operations::reason_dialog::check;
use allpet_contract::operations::{ActOnJob, JobAction, JobActionForm, JobDetail, JobState};
use allpet_ui::{
    components::{Tone, use_toasts},
    hooks::{Mutation, invalidate, use_write},
};
use yew::prelude::*;

/// Returns the actions that a job's state allows.
pub(super) fn actions_for(state: JobState) -> &'static [JobAction] {
    match state {
        JobState::Dead => &[JobAction::Discard, JobAction::Edit, JobAction::Retry],
        JobState::Waiting | JobState::Scheduled | JobState::Failed | JobState::Running => {
            &[JobAction::Cancel]
        }
        JobState::Done | JobState::Cancelled | JobState::Discarded => &[],
    }
}

/// The button, the consequences, and the message afterwards.
pub(super) struct ActionTexts {
    pub(super) verb: &'static str,
    pub(super) text: &'static str,
    done: &'static str,
}

/// Returns the texts of an action.
pub(super) fn texts(action: JobAction) -> ActionTexts {
    let texts = |verb, text, done| ActionTexts { verb, text, done };
    match action {
        JobAction::Retry => texts(
            "Retry job",
            "It runs again at once, with all its attempts.",
            "The job is queued again.",
        ),
        JobAction::Edit => texts(
            "Save payload",
            "The job stays dead until you retry it.",
            "The payload is saved. Retry the job now.",
        ),
        JobAction::Discard => texts(
            "Discard job",
            "It will never run. What it should have done stays undone.",
            "The job is discarded.",
        ),
        JobAction::Cancel => texts(
            "Cancel job",
            "It will not run; if it runs already, it ends within five seconds.",
            "The job is canceled.",
        ),
    }
}

/// The action that is being prepared.
#[derive(Clone)]
pub(super) struct Preparation {
    /// The chosen action; `None` while the job itself is shown.
    pub(super) action: Option<JobAction>,
    pub(super) payload: String,
    pub(super) reason: String,
    /// Whether the job was retried here: what became of it is shown.
    pub(super) retried: bool,
    /// The error of the reason, once it was submitted.
    pub(super) reason_error: Option<AttrValue>,
    pub(super) write: Mutation<ActOnJob>,
    pub(super) choose: Callback<Option<JobAction>>,
    pub(super) set_payload: Callback<String>,
    pub(super) set_reason: Callback<String>,
    pub(super) submit: Callback<()>,
}

#[derive(Clone, Default, PartialEq)]
struct JobActionInput {
    action: Option<JobAction>,
    payload: String,
    reason: String,
    submitted: bool,
    retried: bool,
}

/// Prepares an action on `job`. Afterwards an edited or a retried job is shown as it is then; any other action
/// closes the dialog.
#[hook]
pub(super) fn use_preparation(
    job: Option<&OpenJob>,
    detail: Option<&JobDetail>,
    onclose: &Callback<()>,
) -> Preparation {
    let typed = use_state(JobActionInput::default);
    use_effect_with(job.map(|job| job.job), {
        let typed = typed.clone();
        move |_| typed.set(JobActionInput::default())
    });
    let toaster = use_toasts();
    let write = {
        let (typed, onclose, action) = (typed.clone(), onclose.clone(), typed.action);
        use_write::<ActOnJob>(move |_| {
            invalidate("operations");
            if let Some(action) = action {
                toaster.show(Tone::Good, texts(action).done);
            }
            typed.set(JobActionInput {
                retried: action == Some(JobAction::Retry),
                ..JobActionInput::default()
            });
            if !matches!(action, Some(JobAction::Edit | JobAction::Retry)) {
                onclose.emit(());
            }
        })
    };
    let problem = typed
        .action
        .and_then(|action| check(&typed.reason, action.needs_reason()));
    let change = |change: fn(&mut JobActionInput, String)| {
        let typed = typed.clone();
        Callback::from(move |text: String| {
            let mut changed = (*typed).clone();
            change(&mut changed, text);
            typed.set(changed);
        })
    };
    Preparation {
        action: typed.action,
        payload: typed.payload.clone(),
        reason: typed.reason.clone(),
        retried: typed.retried,
        reason_error: problem.clone().filter(|_| typed.submitted),
        choose: choose(&typed, &write, detail),
        set_payload: change(|typed, text| typed.payload = text),
        set_reason: change(|typed, text| typed.reason = text),
        submit: submit(&typed, &write, job, problem.is_none()),
        write,
    }
}

fn choose(
    typed: &UseStateHandle<JobActionInput>,
    write: &Mutation<ActOnJob>,
    detail: Option<&JobDetail>,
) -> Callback<Option<JobAction>> {
    let (typed, write) = (typed.clone(), write.clone());
    let payload = detail.map(|detail| detail.payload.clone()).unwrap_or_default();
    Callback::from(move |action| {
        write.forget();
        typed.set(JobActionInput {
            action,
            payload: payload.clone(),
            ..JobActionInput::default()
        });
    })
}

fn submit(
    typed: &UseStateHandle<JobActionInput>,
    write: &Mutation<ActOnJob>,
    job: Option<&OpenJob>,
    is_valid: bool,
) -> Callback<()> {
    let (typed, write, job) = (typed.clone(), write.clone(), job.cloned());
    Callback::from(move |()| {
        typed.set(JobActionInput {
            submitted: true,
            ..(*typed).clone()
        });
        let (true, Some(action), Some(job)) = (is_valid, typed.action, job.clone()) else {
            return;
        };
        let payload = (action == JobAction::Edit).then(|| typed.payload.clone().into());
        let body = JobActionForm {
            action,
            reason: typed.reason.clone(),
            payload,
        };
        let (module, job) = (job.module, job.job);
        write.run(ActOnJob { module, job, body });
    })
}
