//! The processes of the API.

use super::health::health_lines;
use crate::pages::operations::relative_time::RelativeTime;
use allpet_contract::operations::{Operations, ProcessRole, ProcessStatus};
use allpet_ui::components::{Badge, Column, Notice, Row, Table, Tone};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`Processes`].
#[derive(Properties, PartialEq)]
pub(super) struct ProcessesProps {
    /// The state of the platform.
    pub(super) state: Rc<Operations>,
}

/// Lists the processes that reported within the last day.
#[component]
pub(super) fn Processes(props: &ProcessesProps) -> Html {
    let state = &props.state;
    if state.processes.is_empty() {
        return html! { <Notice title="No process has reported yet" text="A process reports when it starts, and every 20 seconds." /> };
    }
    let columns = vec![
        Column::text("Process"),
        Column::text("State"),
        Column::text("Health"),
        Column::text("Modules"),
        Column::text("Release"),
        Column::text("Started"),
        Column::text("Last report"),
    ];
    let all = state.modules.len();
    let rows: Vec<Row> = state.processes.iter().map(|process| row(process, all)).collect();
    html! { <Table caption="Processes" {columns} {rows} /> }
}

fn row(process: &ProcessStatus, all: usize) -> Row {
    let role = match process.role {
        ProcessRole::Serve => "api serve",
        ProcessRole::Worker => "api worker",
    };
    let modules = if process.modules.len() == all {
        "All".to_owned()
    } else {
        process.modules.join(", ")
    };
    let (tone, text) = if process.alive {
        (Tone::Good, "Running")
    } else {
        (Tone::Neutral, "Gone")
    };
    let cells = vec![
        html! { <><span class="mono">{ role }</span><small class="mono">{ &process.id }</small></> },
        html! { <Badge {tone} {text} /> },
        match process.health.as_ref().filter(|_| process.alive) {
            Some(health) => health_lines(health),
            // What a process that is gone reported last is no longer true.
            None => html! { <span class="soft">{ "–" }</span> },
        },
        html! { { modules } },
        html! { { &process.version } },
        html! { <RelativeTime at={process.started} /> },
        html! { <RelativeTime at={process.seen} /> },
    ];
    Row::new(process.id.clone(), cells)
}
