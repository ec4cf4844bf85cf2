//! Subscribers with their lag, replays, and the events that they did not handle.

mod deliveries;
mod replay_dialog;

use super::{refresh::use_refresh, relative_time::length, unreachable::Unreachable};
use allpet_contract::operations::{ModuleStatus, Operations, ReadOperations, SubscriberStatus};
use allpet_domain::Timestamp;
use allpet_ui::{
    api::now,
    components::{Badge, Button, Column, Loaded, Row, Size, Skeleton, SkeletonShape, Table, Tone},
    format::count,
    hooks::use_read,
};
use deliveries::Deliveries;
use replay_dialog::{ReplayDialog, ReplayTarget};
use std::rc::Rc;
use yew::prelude::*;

/// A lag below this is the time between two acknowledgements, in seconds.
const NORMAL_LAG_SECONDS: u64 = 10;

/// Shows the subscribers, and the events that they did not handle.
#[component]
pub(super) fn Events() -> Html {
    let query = use_read("operations", ReadOperations {});
    use_refresh(&query);
    let replaying = use_state(|| None::<ReplayTarget>);
    let onreplay = {
        let replaying = replaying.clone();
        Callback::from(move |target: ReplayTarget| replaying.set(Some(target)))
    };
    let onclose = {
        let replaying = replaying.clone();
        Callback::from(move |()| replaying.set(None))
    };
    html! {
        <>
            <h2>{ "Events to decide about" }</h2>
            <Deliveries />
            <h2>{ "Subscribers" }</h2>
            <Loaded<Operations> {query} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={6} /> }}
                render={Callback::from(move |state: Rc<Operations>| html! { <Subscribers {state} onreplay={onreplay.clone()} /> })} />
            <ReplayDialog target={(*replaying).clone()} {onclose} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SubscribersProps {
    state: Rc<Operations>,
    onreplay: Callback<ReplayTarget>,
}

#[component]
fn Subscribers(props: &SubscribersProps) -> Html {
    let modules = &props.state.modules;
    let columns = vec![
        Column::text("Subscriber"),
        Column::text("Topic"),
        Column::text("Event lag"),
        Column::numeric("Waiting"),
        Column::numeric("Parked"),
        Column::text("Action"),
    ];
    let rows: Vec<Row> = modules
        .iter()
        .flat_map(|module| {
            let subscribers = module.report.iter().flat_map(|report| &report.subscribers);
            subscribers.map(|subscriber| row(subscriber, &props.onreplay))
        })
        .collect();
    html! {
        <>
            <Unreachable modules={unreachable(modules)} />
            <Table caption="Subscribers" {columns} {rows} />
        </>
    }
}

/// Returns the names of the modules without a report.
pub(super) fn unreachable(modules: &[ModuleStatus]) -> Vec<String> {
    let silent = modules.iter().filter(|module| module.report.is_none());
    silent.map(|module| module.module.clone()).collect()
}

fn row(subscriber: &SubscriberStatus, onreplay: &Callback<ReplayTarget>) -> Row {
    let name = AttrValue::from(subscriber.name.clone());
    let onclick = {
        let target = ReplayTarget {
            subscriber: subscriber.name.clone(),
            topics: subscriber.topics.clone(),
        };
        onreplay.reform(move |_: MouseEvent| target.clone())
    };
    let cells = vec![
        html! { <span class="mono">{ &subscriber.name }</span> },
        html! { <span class="mono">{ &subscriber.topics }</span> },
        lag_text(subscriber),
        html! { { count(subscriber.waiting.into()) } },
        if subscriber.parked > 0 {
            html! { <Badge tone={Tone::Bad} text={count(subscriber.parked.into())} /> }
        } else {
            html! { "0" }
        },
        html! { <Button text="Replay" object={name.clone()} size={Size::Small} {onclick} /> },
    ];
    Row::new(name, cells)
}

fn lag_text(subscriber: &SubscriberStatus) -> Html {
    let now = now().unix_millis();
    let age = |oldest: Timestamp| now.saturating_sub(oldest.unix_millis()) / 1_000;
    let seconds = subscriber.oldest.map_or(0, age);
    if seconds < NORMAL_LAG_SECONDS {
        return html! { <span class="soft">{ "Up to date" }</span> };
    }
    let events = u64::from(subscriber.unreceived) + u64::from(subscriber.waiting);
    let text = [&count(events), " behind, ", &length(seconds)].concat();
    html! { <Badge tone={Tone::Warning} {text} /> }
}
