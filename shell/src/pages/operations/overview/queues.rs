//! The queues of all modules, with their depth and age.

use crate::pages::operations::relative_time::length;
use allpet_contract::operations::{JobState, ModuleStatus, Operations, QueueDepth};
use allpet_domain::Timestamp;
use allpet_ui::{
    components::{Badge, Column, Row, Table, Tone},
    format::count,
};
use std::{collections::BTreeMap, rc::Rc};
use yew::prelude::*;

/// Props of [`Queues`].
#[derive(Properties, PartialEq)]
pub(super) struct QueuesProps {
    /// The state of the platform.
    pub(super) state: Rc<Operations>,
}

/// Lists the queues that hold jobs and the modules that do not answer, and names the modules without jobs in one line.
#[component]
pub(super) fn Queues(props: &QueuesProps) -> Html {
    let columns = vec![
        Column::text("Module"),
        Column::text("Queue"),
        Column::numeric("Waiting"),
        Column::numeric("Later"),
        Column::numeric("Running"),
        Column::numeric("Failed"),
        Column::numeric("Dead"),
        Column::numeric("Oldest due"),
    ];
    let now = props.state.now;
    let modules = &props.state.modules;
    let rows: Vec<Row> = modules.iter().flat_map(|module| rows(module, now)).collect();
    let idle: Vec<&str> = modules
        .iter()
        .filter(|module| is_idle(module))
        .map(|module| module.module.as_str())
        .collect();
    html! {
        <>
            if !rows.is_empty() { <Table caption="Queues" {columns} {rows} /> }
            if !idle.is_empty() { <p class="soft small">{ "Without jobs now: " }{ idle.join(", ") }{ "." }</p> }
        </>
    }
}

fn is_idle(module: &ModuleStatus) -> bool {
    module
        .report
        .as_ref()
        .is_some_and(|report| report.queues.is_empty())
}

fn rows(module: &ModuleStatus, now: Timestamp) -> Vec<Row> {
    let name = &module.module;
    let Some(report) = &module.report else {
        let badge = html! { <Badge tone={Tone::Bad} text="Not reachable" /> };
        let mut cells = vec![html! { { name } }, badge];
        cells.resize(8, html! { <span class="soft">{ "–" }</span> });
        return vec![Row::new(name.clone(), cells)];
    };
    let mut queues: BTreeMap<&str, Vec<&QueueDepth>> = BTreeMap::new();
    for depth in &report.queues {
        queues.entry(&depth.queue).or_default().push(depth);
    }
    let queues = queues.into_iter();
    queues
        .map(|(queue, depths)| row(name, queue, &depths, now))
        .collect()
}

fn row(module: &str, queue: &str, depths: &[&QueueDepth], now: Timestamp) -> Row {
    let jobs = |state: JobState| {
        let found = depths.iter().find(|depth| depth.state == state);
        found.map_or(0, |depth| depth.jobs)
    };
    let figure = |state: JobState, tone: Tone| match jobs(state) {
        0 => html! { "0" },
        jobs if tone == Tone::Neutral => html! { { count(jobs) } },
        jobs => html! { <Badge {tone} text={count(jobs)} /> },
    };
    let cells = vec![
        html! { { module } },
        html! { { queue } },
        figure(JobState::Waiting, Tone::Neutral),
        figure(JobState::Scheduled, Tone::Neutral),
        figure(JobState::Running, Tone::Info),
        figure(JobState::Failed, Tone::Warning),
        figure(JobState::Dead, Tone::Bad),
        html! { { age(depths, now) } },
    ];
    Row::new([module, "/", queue].concat(), cells)
}

/// Returns how long the oldest job has been due.
fn age(depths: &[&QueueDepth], now: Timestamp) -> String {
    let due = depths.iter().filter(|depth| {
        matches!(
            depth.state,
            JobState::Waiting | JobState::Scheduled | JobState::Failed
        ) && depth.oldest <= now
    });
    let oldest = due.map(|depth| depth.oldest.unix_millis()).min();
    oldest.map_or_else(
        || "–".to_owned(),
        |oldest| length((now.unix_millis() - oldest) / 1_000),
    )
}
