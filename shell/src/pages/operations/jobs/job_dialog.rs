//! One job: what it is, why it failed, and what can be done.

use super::job_actions::{Preparation, actions_for, texts, use_preparation};
use crate::pages::operations::{
    causes::causes_path,
    labels::job_badge,
    refresh::{INTERVAL_MS, use_interval},
    relative_time::RelativeTime,
};
use allpet_contract::operations::{JobAction, JobDetail, JobState, ReadJob};
use allpet_domain::id::JobId;
use allpet_ui::{
    components::{
        Button, ButtonKind, Dialog, Facts, Link, Loaded, Notice, Skeleton, TextField, TextKind, Tone,
        problem_notice,
    },
    hooks::{invalidate, use_read},
};
use std::rc::Rc;
use yew::prelude::*;

/// How often the state of a job is read that is about to run, in milliseconds.
const WATCH_MS: u32 = 1_000;

/// The job that is open.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OpenJob {
    pub(crate) module: String,
    pub(crate) job: JobId,
    pub(crate) kind: String,
}

/// Props of [`JobDialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct JobDialogProps {
    /// The job; the dialog is closed without one.
    pub(crate) job: Option<OpenJob>,
    /// Closes the dialog.
    pub(crate) onclose: Callback<()>,
}

/// Shows a job, and asks before it acts on it.
#[component]
pub(crate) fn JobDialog(props: &JobDialogProps) -> Html {
    let job = props.job.as_ref();
    let endpoint = job.map(|open| ReadJob {
        module: open.module.clone(),
        job: open.job,
    });
    let key = job.map(|open| ["operations/job/", &open.job.to_string()].concat());
    let query = use_read::<ReadJob>(key.unwrap_or_default(), endpoint);
    let preparation = use_preparation(job, query.data.as_deref(), &props.onclose);
    let retried = preparation.retried;
    let state = query.data.as_ref().map(|detail| detail.job.state);
    use_interval(&query, state.filter(|_| retried).and_then(watch_ms));
    use_effect_with((retried, state), |(retried, state)| {
        if *retried && state.is_some_and(|state| watch_ms(state).is_none()) {
            // The lists show it where it is now.
            invalidate("operations/jobs");
        }
    });
    let title = match (job, preparation.action) {
        (None, _) => AttrValue::default(),
        (Some(open), None) => open.kind.clone().into(),
        (Some(open), Some(action)) => [question(action), &open.kind, "?"].concat().into(),
    };
    let actions = buttons(&preparation, query.data.as_deref(), &props.onclose);
    let content = match preparation.action {
        None => html! {
            <Loaded<JobDetail> {query} skeleton={html! { <Skeleton count={6} /> }}
                render={Callback::from(move |detail: Rc<JobDetail>| html! { <JobFacts {detail} {retried} /> })} />
        },
        Some(action) => html! { <div class="stack">{ form(action, &preparation) }</div> },
    };
    let onsubmit = preparation.action.map(|_| preparation.submit.clone());
    html! {
        <Dialog open={props.job.is_some()} {title} onclose={props.onclose.clone()} {actions} wide=true {onsubmit}>{ content }</Dialog>
    }
}

/// Returns how often a retried job is read anew; `None` once its state is final.
pub(super) fn watch_ms(state: JobState) -> Option<u32> {
    match state {
        JobState::Waiting | JobState::Running => Some(WATCH_MS),
        JobState::Scheduled | JobState::Failed => Some(INTERVAL_MS),
        JobState::Done | JobState::Dead | JobState::Cancelled | JobState::Discarded => None,
    }
}

/// Says what became of a retried job.
fn outcome(state: JobState) -> (Tone, &'static str) {
    match state {
        JobState::Done => (Tone::Good, "The job succeeded."),
        JobState::Dead => (Tone::Bad, "The job failed again, and is dead."),
        JobState::Failed => (
            Tone::Warning,
            "The attempt failed. The job tries again by itself.",
        ),
        JobState::Cancelled | JobState::Discarded => (Tone::Neutral, "The job will not run."),
        JobState::Waiting | JobState::Scheduled | JobState::Running => (
            Tone::Info,
            "The job is queued again. What becomes of it shows up here.",
        ),
    }
}

fn question(action: JobAction) -> &'static str {
    match action {
        JobAction::Retry => "Retry ",
        JobAction::Edit => "Edit the payload of ",
        JobAction::Discard => "Discard ",
        JobAction::Cancel => "Cancel ",
    }
}

fn buttons(preparation: &Preparation, detail: Option<&JobDetail>, onclose: &Callback<()>) -> Html {
    if let Some(action) = preparation.action {
        let kind = if action.needs_reason() {
            ButtonKind::Danger
        } else {
            ButtonKind::Primary
        };
        let back = preparation.choose.reform(|_: MouseEvent| None);
        return html! {
            <>
                <Button key="back" text="Back" onclick={back} />
                <Button key="submit" text={texts(action).verb} {kind} busy={preparation.write.busy} submit=true testid="confirm-action" />
            </>
        };
    }
    let offered = detail.map_or(&[][..], |detail| actions_for(detail.job.state));
    let button = |action: &JobAction| {
        let action = *action;
        let kind = if action == JobAction::Retry {
            ButtonKind::Primary
        } else {
            ButtonKind::Secondary
        };
        let text = if action == JobAction::Edit {
            "Edit payload"
        } else {
            texts(action).verb
        };
        let onclick = preparation.choose.reform(move |_: MouseEvent| Some(action));
        html! { <Button key={text} {text} {kind} {onclick} /> }
    };
    html! {
        if offered.is_empty() {
            <Button key="close" text="Close" onclick={onclose.reform(|_: MouseEvent| ())} />
        } else {
            { for offered.iter().map(button) }
        }
    }
}

fn form(action: JobAction, preparation: &Preparation) -> Html {
    let write = &preparation.write;
    let problem = write.problem.as_ref().filter(|problem| problem.errors.is_empty());
    let reason_error = preparation.reason_error.clone().or_else(|| write.field("reason"));
    html! {
        <>
            <p>{ texts(action).text }</p>
            { problem_notice(problem) }
            if action == JobAction::Edit {
                <div class="code-field">
                    <TextField name="payload" label="Payload" kind={TextKind::Paragraph} value={preparation.payload.clone()}
                        onchange={preparation.set_payload.clone()} error={write.field("payload")} autofocus=true
                        hint={AttrValue::Static("JSON, 64 kB at most")} />
                </div>
            }
            <TextField name="reason" label="Reason" value={preparation.reason.clone()} onchange={preparation.set_reason.clone()}
                error={reason_error} optional={!action.needs_reason()} autofocus={action != JobAction::Edit} autocomplete="off" hint={AttrValue::Static("Recorded with your name")} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct JobFactsProps {
    detail: Rc<JobDetail>,
    retried: bool,
}

#[component]
fn JobFacts(props: &JobFactsProps) -> Html {
    let detail = &props.detail;
    let job = &detail.job;
    let mut facts: Vec<(AttrValue, Html)> = vec![
        ("State".into(), job_badge(job.state)),
        (
            "Module".into(),
            html! { { [&job.module, ", queue ", &job.queue].concat() } },
        ),
        (
            "Attempts".into(),
            html! { { [&job.attempts.to_string(), " of ", &job.max_attempts.to_string()].concat() } },
        ),
        ("Enqueued".into(), html! { <RelativeTime at={detail.enqueued} /> }),
        (
            "Cause".into(),
            html! { <><span class="mono">{ &detail.cause }</span>{ " " }<Link href={causes_path(&job.id.to_string())}>{ "Why did this happen?" }</Link></> },
        ),
        (
            "Job".into(),
            html! { <span class="mono">{ job.id.to_string() }</span> },
        ),
    ];
    let optional = [
        ("Error", &job.error),
        ("Reason", &job.reason),
        ("Result", &detail.result),
    ];
    for (name, text) in optional {
        if let Some(text) = text {
            facts.push((name.into(), html! { { text } }));
        }
    }
    html! {
        <div class="stack">
            if props.retried {
                <div role="status" data-testid="job-outcome">{ outcome_notice(job.state) }</div>
            }
            <Facts {facts} />
            <div>
                <h3 class="small">{ "Payload" }</h3>
                <pre class="code" tabindex="0" role="region" aria-label="Payload">{ &detail.payload }</pre>
            </div>
        </div>
    }
}

fn outcome_notice(state: JobState) -> Html {
    let (tone, text) = outcome(state);
    html! { <Notice {tone} {text} /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retried_job_is_watched_until_it_has_an_outcome() {
        for state in JobState::ALL {
            let (tone, _) = outcome(state);
            assert_eq!(tone == Tone::Good, state == JobState::Done, "{state:?}");
            assert_eq!(tone == Tone::Bad, state == JobState::Dead, "{state:?}");
            let is_final = actions_for(state) != [JobAction::Cancel];
            assert_eq!(watch_ms(state).is_none(), is_final, "{state:?}");
        }
    }
}
