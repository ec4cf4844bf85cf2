//! Why something happened: what began it, and all that this caused, as a nested list.

mod cause_text;

use super::{
    jobs::job_dialog::{JobDialog, OpenJob},
    labels::{delivery_state, job_badge},
    relative_time::RelativeTime,
    unreachable::Unreachable,
};
use crate::routes::{OperationsPart, Page};
use allpet_contract::operations::{
    CauseDelivery, CauseStep, CauseStepKind, CauseTrees, CausesQuery, ReadCauses,
};
use allpet_domain::text::isolate;
use allpet_ui::{
    app_runtime::{use_navigator, use_query_string},
    components::{
        Badge, Button, ButtonKind, Link, Loaded, Notice, Size, Skeleton, SkeletonShape, TextField, Tone,
    },
    hooks::use_read,
};
use cause_text::{Branch, branches, origin, title};
use std::rc::Rc;
use yew::prelude::*;
use yew_router::Routable as _;

/// Returns the path that explains what `id` is about.
pub(in crate::pages) fn causes_path(id: &str) -> String {
    let query = CausesQuery { id: id.to_owned() };
    let query = allpet_json::to_query(&query).unwrap_or_default();
    let part = OperationsPart::Why;
    [&Page::OperationsPart { part }.to_path(), "?", &query].concat()
}

/// Asks for an id, a number or an address, and shows what has to do with it.
#[component]
pub(super) fn Causes() -> Html {
    let asked = allpet_json::from_query::<CausesQuery>(&use_query_string());
    let asked = asked.map(|query| query.id).unwrap_or_default();
    let opened = use_state(|| None::<OpenJob>);
    let endpoint = (!asked.is_empty()).then(|| ReadCauses {
        query: CausesQuery { id: asked.clone() },
    });
    let query = use_read::<ReadCauses>(["operations/why/", &asked].concat(), endpoint);
    use_effect_with(asked.clone(), {
        let opened = opened.clone();
        move |_| opened.set(None)
    });
    let onagain = {
        let query = query.clone();
        Callback::from(move |()| query.refetch())
    };
    let onopen = {
        let opened = opened.clone();
        Callback::from(move |job: OpenJob| opened.set(Some(job)))
    };
    let onclose = {
        let opened = opened.clone();
        Callback::from(move |()| opened.set(None))
    };
    html! {
        <>
            <CausesForm key={asked.clone()} asked={asked.clone()} {onagain} />
            if !asked.is_empty() {
                <Loaded<CauseTrees> {query} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={4} /> }}
                    render={Callback::from(move |found: Rc<CauseTrees>| html! { <Trees {found} onopen={onopen.clone()} /> })} />
            }
            <JobDialog job={(*opened).clone()} {onclose} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CausesFormProps {
    asked: String,
    /// Called to ask the same once more.
    onagain: Callback<()>,
}

#[component]
fn CausesForm(props: &CausesFormProps) -> Html {
    let navigator = use_navigator();
    let typed = use_state(|| props.asked.clone());
    let error = use_state(|| None::<AttrValue>);
    let onchange = {
        let typed = typed.clone();
        Callback::from(move |text: String| typed.set(text))
    };
    let onsubmit = {
        let (typed, error) = (typed.clone(), error.clone());
        let (asked, onagain) = (props.asked.clone(), props.onagain.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            error.set(None);
            match typed.trim() {
                "" => error.set(Some("Enter a number, an address or an id.".into())),
                id if id == asked => onagain.emit(()),
                id => navigator.push(causes_path(id)),
            }
        })
    };
    html! {
        <form class="form" {onsubmit} novalidate=true>
            <TextField name="id" label="Why did this happen?" value={(*typed).clone()} {onchange} error={(*error).clone()} autocomplete="off"
                hint={AttrValue::Static("The number of an order or a license, the address of a page (of an application, for example), or the id of a request, an event, a job, or anything else that events are about")} />
            <div class="actions"><Button text="Explain" kind={ButtonKind::Primary} submit=true testid="explain" /></div>
        </form>
    }
}

#[derive(Properties, PartialEq)]
struct TreesProps {
    found: Rc<CauseTrees>,
    onopen: Callback<OpenJob>,
}

#[component]
fn Trees(props: &TreesProps) -> Html {
    let found = &props.found;
    html! {
        <>
            <Unreachable modules={found.unreachable.clone()} />
            if found.trees.is_empty() {
                <Notice title="Nothing found" text="No event and no job that is still stored has to do with this. Events stay for a week, most jobs for a day. The log may have the request. An application has no number: enter the address of its page." />
            }
            { for found.trees.iter().map(|tree| list(&branches(&tree.steps), &props.onopen)) }
            if found.has_more {
                <Notice title="There is more" text="Only the first 1,000 steps, and chains of 200, are shown." />
            }
        </>
    }
}

fn list(branches: &[Branch<'_>], onopen: &Callback<OpenJob>) -> Html {
    let item = |branch: &Branch<'_>| {
        html! {
            <li key={branch.step.id.clone()}>
                { step(branch.step, onopen) }
                if !branch.effects.is_empty() { { list(&branch.effects, onopen) } }
            </li>
        }
    };
    html! { <ul class="causes">{ for branches.iter().map(item) }</ul> }
}

fn step(step: &CauseStep, onopen: &Callback<OpenJob>) -> Html {
    let class = classes!("cause", step.asked.then_some("asked"));
    html! {
        <div {class}>
            <p class="row tight">
                <b>{ title(step.kind) }</b>
                if let Some(name) = &step.name { <span class="mono">{ name }</span> }
                if let Some(state) = step.state { { job_badge(state) } }
                if step.asked { <Badge tone={Tone::Info} text="You asked about this" /> }
                { open_button(step, onopen) }
            </p>
            <p class="soft">
                if let Some(at) = step.at { <RelativeTime {at} />{ " " } }
                { origin(step) }
                { person(step) }
            </p>
            if let Some(reason) = &step.reason { <p>{ "Reason: " }{ isolate(reason).into_owned() }</p> }
            if let Some(error) = &step.error { <p class="soft">{ "Error: " }{ error }</p> }
            <small class="mono">{ &step.id }</small>
            if !step.deliveries.is_empty() { <ul class="deliveries">{ for step.deliveries.iter().map(delivery) }</ul> }
        </div>
    }
}

fn open_button(step: &CauseStep, onopen: &Callback<OpenJob>) -> Html {
    let (CauseStepKind::Job, Some(module), Some(kind), Ok(job)) =
        (step.kind, &step.module, &step.name, step.id.parse())
    else {
        return Html::default();
    };
    let open = OpenJob {
        module: module.clone(),
        job,
        kind: kind.clone(),
    };
    let onclick = onopen.reform(move |_: MouseEvent| open.clone());
    html! { <Button text="Open" object={AttrValue::from(kind.clone())} size={Size::Small} {onclick} testid="open-job" /> }
}

/// The person's name leads to all that concerns the person.
fn person(step: &CauseStep) -> Html {
    let Some(person) = step.person else {
        return Html::default();
    };
    let id = person.to_string();
    let name = step.person_name.as_ref();
    let name = name.map_or_else(|| id.clone(), |name| isolate(name).into_owned());
    let before = if origin(step).is_empty() {
        "on behalf of "
    } else {
        ", on behalf of "
    };
    html! { <>{ before }<Link href={causes_path(&id)}>{ name }</Link></> }
}

fn delivery(delivery: &CauseDelivery) -> Html {
    let events = Page::OperationsPart {
        part: OperationsPart::Events,
    };
    html! {
        <li key={delivery.subscriber.clone()}>
            <span class="mono">{ &delivery.subscriber }</span>
            if let Some(state) = delivery.state {
                { " did not handle it: " }<Link href={events.to_path()}>{ delivery_state(state) }</Link>
                if let Some(remark) = &delivery.remark { { ", " }{ remark } }
            } else {
                { " handled it, received " }<RelativeTime at={delivery.at} />
            }
        </li>
    }
}
