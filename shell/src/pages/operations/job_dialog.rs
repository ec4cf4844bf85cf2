//! One job: what it is, why it failed, and what can be done.

use super::{
    job_actions::{Preparation, actions_for, texts, use_preparation},
    labels::job_badge,
    reason_dialog::problem_notice,
    when::When,
    why::why_path,
};
use allpet_contract::operations::{JobAction, JobDetail, ReadJob};
use allpet_domain::id::JobId;
use allpet_ui::{
    components::{Button, ButtonKind, Dialog, Facts, Link, Loaded, Skeleton, TextField, TextKind},
    hooks::use_read,
};
use std::rc::Rc;
use yew::prelude::*;

/// The job that is open.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OpenJob {
    pub(super) module: String,
    pub(super) job: JobId,
    pub(super) kind: String,
}

/// Props of [`JobDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct JobDialogProps {
    /// The job; the dialog is closed without one.
    pub(super) job: Option<OpenJob>,
    /// Closes the dialog.
    pub(super) onclose: Callback<()>,
}

/// Shows a job, and asks before it acts on it.
#[component]
pub(super) fn JobDialog(props: &JobDialogProps) -> Html {
    let job = props.job.as_ref();
    let endpoint = job.map(|open| ReadJob {
        module: open.module.clone(),
        job: open.job,
    });
    let key = job.map(|open| ["operations/job/", &open.job.to_string()].concat());
    let query = use_read::<ReadJob>(key.unwrap_or_default(), endpoint);
    let preparation = use_preparation(job, query.data.as_deref(), &props.onclose);
    let title = match (job, preparation.action) {
        (None, _) => AttrValue::default(),
        (Some(open), None) => open.kind.clone().into(),
        (Some(open), Some(action)) => [question(action), &open.kind, "?"].concat().into(),
    };
    let actions = buttons(&preparation, query.data.as_deref(), &props.onclose);
    let content = match preparation.action {
        None => html! {
            <Loaded<JobDetail> {query} skeleton={html! { <Skeleton count={6} /> }}
                render={Callback::from(|detail: Rc<JobDetail>| html! { <JobFacts {detail} /> })} />
        },
        Some(action) => html! { <div class="stack">{ form(action, &preparation) }</div> },
    };
    let onsubmit = preparation.action.map(|_| preparation.submit.clone());
    html! {
        <Dialog open={props.job.is_some()} {title} onclose={props.onclose.clone()} {actions} wide=true {onsubmit}>{ content }</Dialog>
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
            if let Some(problem) = problem { { problem_notice(problem) } }
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
        ("Enqueued".into(), html! { <When at={detail.enqueued} /> }),
        (
            "Cause".into(),
            html! { <><span class="mono">{ &detail.cause }</span>{ " " }<Link href={why_path(&job.id.to_string())}>{ "Why did this happen?" }</Link></> },
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
            <Facts {facts} />
            <div>
                <h3 class="small">{ "Payload" }</h3>
                <pre class="code" tabindex="0" role="region" aria-label="Payload">{ &detail.payload }</pre>
            </div>
        </div>
    }
}
