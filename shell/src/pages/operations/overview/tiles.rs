//! The figures that say whether something needs a person.

use crate::routes::{OperationsPart, Page};
use allpet_contract::operations::{JobState, Operations};
use allpet_ui::{
    components::Link,
    format::{count, plural},
};
use yew::prelude::*;
use yew_router::Routable as _;

/// A job that has been due for longer shows that no worker keeps up, in milliseconds.
const LATE_MS: u64 = 60_000;

/// The figures of the tiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attention {
    /// Dead letters.
    pub(super) dead: u64,
    /// Parked events.
    pub(crate) parked: u64,
    /// Queues with a job that has been due for more than a minute.
    pub(super) late: u64,
    /// Modules that do not answer.
    pub(crate) silent: u64,
}

/// Counts what needs a person.
pub(crate) fn attention(state: &Operations) -> Attention {
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

impl Attention {
    /// The number of things that need a person, in words, such as "1 dead job and 2 parked events."
    pub(crate) fn sentence(self) -> String {
        let counted = [
            (self.dead, "dead job", "dead jobs"),
            (self.parked, "parked event", "parked events"),
            (self.late, "queue with a late job", "queues with a late job"),
            (self.silent, "module not reachable", "modules not reachable"),
        ];
        let parts: Vec<String> = counted
            .into_iter()
            .filter(|(number, ..)| *number > 0)
            .map(|(number, one, many)| plural(number, one, many))
            .collect();
        match parts.split_last() {
            None => "Nothing needs a person.".into(),
            Some((last, [])) => [last, "."].concat(),
            Some((last, first)) => [&first.join(", "), " and ", last, "."].concat(),
        }
    }
}

/// Props of [`Tiles`].
#[derive(Properties, PartialEq)]
pub(super) struct TilesProps {
    /// The figures.
    pub(crate) attention: Attention,
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
    let part = |figure, (one, many), link: Option<Page>| {
        let name = if figure == 1 { one } else { many };
        let content = html! { <><b>{ count(figure) }</b><span>{ name }</span></> };
        let class = classes!("card", "figure-tile", (figure > 0).then_some("alarm"));
        match link {
            Some(page) => html! { <Link href={page.to_path()} {class}>{ content }</Link> },
            None => html! { <div {class}>{ content }</div> },
        }
    };
    html! {
        <div class="grid tiles">
            { part(found.dead, ("dead job", "dead jobs"), Some(jobs.clone())) }
            { part(found.parked, ("parked event", "parked events"), Some(events)) }
            { part(found.late, ("queue with a late job", "queues with a late job"), Some(jobs)) }
            { part(found.silent, ("module not reachable", "modules not reachable"), None) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_contract::operations::{ModuleReport, ModuleStatus, QueueDepth, SubscriberStatus};
    use allpet_domain::Timestamp;

    #[test]
    fn the_tiles_count_what_an_operator_must_handle() {
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
        let sentence = "3 dead jobs, 2 parked events, 1 queue with a late job and 1 module not reachable.";
        assert_eq!(expected.sentence(), sentence);
    }

    #[test]
    fn one_and_none_are_said_in_words() {
        let one = Attention {
            dead: 1,
            ..Attention::default()
        };
        assert_eq!(one.sentence(), "1 dead job.");
        assert_eq!(Attention::default().sentence(), "Nothing needs a person.");
    }
}
