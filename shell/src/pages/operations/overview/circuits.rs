//! The circuits: which processes call which addresses.

use crate::pages::operations::relative_time::RelativeTime;
use allpet_contract::operations::{CircuitState, CircuitStatus, Operations, ProcessStatus};
use allpet_ui::components::{Badge, Column, Row, Table, Tone};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`Circuits`].
#[derive(Properties, PartialEq)]
pub(super) struct CircuitsProps {
    /// The state of the platform.
    pub(super) state: Rc<Operations>,
}

/// Lists the circuits of all running processes. Shows nothing if no process calls another.
#[component]
pub(super) fn Circuits(props: &CircuitsProps) -> Html {
    let rows: Vec<Row> = circuits(&props.state.processes)
        .into_iter()
        .map(|(process, circuit)| row(process, circuit))
        .collect();
    if rows.is_empty() {
        return Html::default();
    }
    let columns = vec![
        Column::text("Address"),
        Column::text("Called by"),
        Column::text("Circuit"),
        Column::text("Since"),
    ];
    html! {
        <>
            <h3>{ "Calls between processes" }</h3>
            <Table caption="Calls between processes" {columns} {rows} />
        </>
    }
}

/// Returns each circuit with its process. What a process that is gone reported last is no longer true.
fn circuits(processes: &[ProcessStatus]) -> Vec<(&ProcessStatus, &CircuitStatus)> {
    let alive = processes.iter().filter(|process| process.alive);
    alive
        .flat_map(|process| process.circuits.iter().map(move |circuit| (process, circuit)))
        .collect()
}

fn row(process: &ProcessStatus, circuit: &CircuitStatus) -> Row {
    let (tone, text) = match circuit.state {
        CircuitState::Closed => (Tone::Good, "Closed"),
        CircuitState::Open => (Tone::Bad, "Open"),
        CircuitState::HalfOpen => (Tone::Warning, "Half-open"),
    };
    let cells = vec![
        html! { <span class="mono">{ &circuit.address }</span> },
        html! { <span class="mono">{ &process.id }</span> },
        html! { <Badge {tone} {text} /> },
        match circuit.since {
            Some(at) => html! { <RelativeTime {at} /> },
            None => html! { <span class="soft">{ "–" }</span> },
        },
    ];
    Row::new([&process.id, " ", &circuit.address].concat(), cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::operations::ProcessRole;
    use allpet_domain::Timestamp;

    #[test]
    fn only_the_circuits_of_running_processes_count() {
        let at = Timestamp::from_unix_millis(1_795_262_400_000);
        let process = |id: &str, alive| ProcessStatus {
            id: id.into(),
            role: ProcessRole::Serve,
            modules: vec!["pets".into()],
            version: "0.1.0".into(),
            started: at,
            seen: at,
            alive,
            circuits: vec![CircuitStatus {
                address: "http://10.0.0.7:4002".into(),
                state: CircuitState::Open,
                since: Some(at),
            }],
            health: None,
        };
        let processes = [process("one", true), process("two", false)];
        let ids: Vec<&str> = circuits(&processes)
            .iter()
            .map(|(process, _)| process.id.as_str())
            .collect();
        assert_eq!(ids, ["one"]);
    }
}
