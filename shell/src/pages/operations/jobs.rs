//! The jobs of all modules, by state.

mod job_actions;
pub(super) mod job_dialog;
pub(super) mod retry_outcome;

use super::{
    labels::{job_state, remark},
    refresh::use_refresh,
    relative_time::RelativeTime,
    state_query::use_state_query,
    unreachable::Unreachable,
};
use crate::{
    pages::paging::{ListPage, use_paged},
    routes::OperationsPart,
};
use allpet_contract::operations::{JobState, JobSummary, JobsPage, JobsQuery, ListJobs};
use allpet_ui::{
    components::{
        Button, ButtonKind, Choice, Column, EmptyState, FilterChips, Loaded, Picture, Row, Size, Skeleton,
        SkeletonShape, Table,
    },
    hooks::{Query, WhileLoading, use_read_with},
};
use job_dialog::{JobDialog, OpenJob};
use std::rc::Rc;
use yew::prelude::*;

/// The states to choose from, the ones that need a person first.
const STATES: [JobState; 6] = [
    JobState::Dead,
    JobState::Failed,
    JobState::Running,
    JobState::Waiting,
    JobState::Scheduled,
    JobState::Done,
];

/// Lists jobs in a state, and opens one.
#[component]
pub(super) fn Jobs() -> Html {
    let (asked, onchange) = use_state_query(OperationsPart::Jobs);
    let asked = asked.and_then(|word| JobState::parse(&word));
    let state = asked.unwrap_or(JobState::Dead);
    let opened = use_state(|| None::<OpenJob>);
    let paged = use_paged(state.as_str());
    let query = use_jobs(state, &paged);
    use_refresh(&query);
    let choices: Vec<Choice> = STATES
        .map(|state| Choice::new(state.as_str(), job_state(state)))
        .to_vec();
    let onopen = {
        let opened = opened.clone();
        Callback::from(move |job: OpenJob| opened.set(Some(job)))
    };
    let onclose = {
        let opened = opened.clone();
        Callback::from(move |()| opened.set(None))
    };
    let (shown, chosen) = (paged.clone(), state);
    html! {
        <>
            <FilterChips label="State" {choices} value={state.as_str()} {onchange} />
            <Loaded<JobsPage> {query} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={5} /> }}
                render={Callback::from(move |page: Rc<JobsPage>| html! {
                    <JobList page={page.clone()} paged={shown.clone()} state={chosen} onopen={onopen.clone()} />
                })} />
            <JobDialog job={(*opened).clone()} {onclose} />
        </>
    }
}

#[hook]
fn use_jobs(state: JobState, paged: &ListPage) -> Query<JobsPage> {
    let query = JobsQuery {
        state,
        limit: None,
        cursor: paged.cursor.clone(),
    };
    let key = ["operations/jobs/", state.as_str(), "/", &paged.key()].concat();
    use_read_with(key, WhileLoading::Previous, ListJobs { query })
}

#[derive(Properties, PartialEq)]
struct JobListProps {
    page: Rc<JobsPage>,
    paged: ListPage,
    state: JobState,
    onopen: Callback<OpenJob>,
}

#[component]
fn JobList(props: &JobListProps) -> Html {
    let page = &props.page;
    let columns = vec![
        Column::text("Job"),
        Column::text("Module"),
        Column::numeric("Attempts"),
        Column::text("When"),
        Column::text("Error"),
        Column::text("Action"),
    ];
    let rows: Vec<Row> = page.items.iter().map(|job| row(job, &props.onopen)).collect();
    html! {
        <>
            <Unreachable modules={page.unreachable.clone()} />
            if page.items.is_empty() {
                <EmptyState picture={Picture::Inbox} title={empty(props.state)} text={explanation(props.state)} />
                { props.paged.foot(page.next.as_ref()) }
            } else {
                <Table caption="Jobs" {columns} {rows} foot={props.paged.foot(page.next.as_ref())} />
            }
        </>
    }
}

fn row(job: &JobSummary, onopen: &Callback<OpenJob>) -> Row {
    let open = OpenJob {
        module: job.module.clone(),
        job: job.id,
        kind: job.kind.clone(),
    };
    let onclick = onopen.reform(move |_: MouseEvent| open.clone());
    let text = job.error.as_deref().or(job.reason.as_deref());
    let cells = vec![
        html! { <span class="mono">{ &job.kind }</span> },
        html! { { &job.module } },
        html! { { [&job.attempts.to_string(), " of ", &job.max_attempts.to_string()].concat() } },
        html! { <RelativeTime at={job.finished.or(job.started.filter(|_| job.state == JobState::Running)).unwrap_or(job.run_at)} /> },
        remark(text),
        html! { <Button text="Open" object={AttrValue::from(job.kind.clone())} kind={ButtonKind::Secondary} size={Size::Small} {onclick}
        testid="open-job" /> },
    ];
    Row::new(job.id.to_string(), cells)
}

fn empty(state: JobState) -> &'static str {
    match state {
        JobState::Dead => "No dead jobs",
        JobState::Failed => "No job waits for a retry",
        JobState::Running => "No job is running",
        JobState::Waiting => "No job is waiting",
        JobState::Scheduled => "No job is for later",
        _ => "No finished jobs",
    }
}

fn explanation(state: JobState) -> &'static str {
    match state {
        JobState::Dead => {
            "A job that failed as often as allowed shows up here, for you to retry, edit or discard."
        }
        JobState::Failed => "A job whose attempt failed waits here for its next one.",
        JobState::Running => "Most jobs take less than a second.",
        JobState::Waiting => "A job that is due starts as soon as a worker is free.",
        JobState::Scheduled => "Jobs for a later time wait here.",
        _ => "Jobs that succeeded stay in the history for a day to a week.",
    }
}
