//! The figures that say whether something needs a person.

use crate::routes::{OperationsPart, Page};
use allpet_contract::operations::{JobState, Operations};
use allpet_ui::{components::Link, format::count};
use yew::prelude::*;
use yew_router::Routable as _;

/// A job that has been due for longer shows that no worker keeps up, in milliseconds.
const LATE_MS: u64 = 60_000;

/// The figures of the tiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Attention {
    /// Dead letters.
    pub(super) dead: u64,
    /// Parked events.
    pub(super) parked: u64,
    /// Queues with a job that has been due for more than a minute.
    pub(super) late: u64,
    /// Modules that do not answer.
    pub(super) silent: u64,
}

/// Counts what needs a person.
pub(super) fn attention(state: &Operations) -> Attention {
    let mut found = Attention::default();
    for module in &state.modules {
        let Some(report) = &module.report else {
            found.silent += 1;
            continue;
        };
        found.parked += report
            .subscribers
            .iter()
            .map(|subscriber| u64::from(subscriber.parked))
            .sum::<u64>();
        for depth in &report.queues {
            let due = matches!(
                depth.state,
                JobState::Waiting | JobState::Scheduled | JobState::Failed
            );
            let waited = state.now.unix_millis().saturating_sub(depth.oldest.unix_millis());
            found.dead += if depth.state == JobState::Dead {
                depth.jobs
            } else {
                0
            };
            found.late += u64::from(due && waited > LATE_MS);
        }
    }
    found
}

/// Props of [`Tiles`].
#[derive(Properties, PartialEq)]
pub(super) struct TilesProps {
    /// The figures.
    pub(super) attention: Attention,
}

/// Shows the figures, two of them with the way to what they count.
#[component]
pub(super) fn Tiles(props: &TilesProps) -> Html {
    let found = props.attention;
    let jobs = Page::OperationsPart {
        part: OperationsPart::Jobs,
    };
    let events = Page::OperationsPart {
        part: OperationsPart::Events,
    };
    let part = |figure, name, link: Option<Page>| {
        let content = html! { <><b>{ count(figure) }</b><span>{ name }</span></> };
        let class = classes!("card", "figure-tile", (figure > 0).then_some("alarm"));
        match link {
            Some(page) => html! { <Link href={page.to_path()} {class}>{ content }</Link> },
            None => html! { <div {class}>{ content }</div> },
        }
    };
    html! {
        <div class="grid tiles">
            { part(found.dead, "dead jobs", Some(jobs.clone())) }
            { part(found.parked, "parked events", Some(events)) }
            { part(found.late, "queues with a late job", Some(jobs)) }
            { part(found.silent, "modules not reachable", None) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::operations::{ModuleReport, ModuleStatus, QueueDepth, SubscriberStatus};
    use allpet_domain::Timestamp;

    #[test]
    fn what_needs_a_person_is_counted() {
        let now = Timestamp::from_unix_millis(1_800_000_000_000);
        let depth = |state, jobs, seconds: i64| QueueDepth {
            queue: "default".into(),
            state,
            jobs,
            oldest: now.plus_seconds(-seconds),
        };
        let report = ModuleReport {
            queues: vec![
                depth(JobState::Dead, 3, 9_000),
                depth(JobState::Waiting, 5, 61),
                depth(JobState::Failed, 1, 30),
                depth(JobState::Scheduled, 1, -600),
                depth(JobState::Running, 1, 900),
            ],
            subscribers: vec![SubscriberStatus {
                name: "orders.order-paid".into(),
                topics: "order.paid".into(),
                waiting: 1,
                parked: 2,
                unreceived: 0,
                oldest: None,
            }],
            ..ModuleReport::default()
        };
        let module = |module: &str, report| ModuleStatus {
            module: module.into(),
            report,
        };
        let state = Operations {
            now,
            processes: Vec::new(),
            modules: vec![module("orders", Some(report)), module("builder", None)],
        };
        let expected = Attention {
            dead: 3,
            parked: 2,
            late: 1,
            silent: 1,
        };
        assert_eq!(attention(&state), expected);
    }
}
