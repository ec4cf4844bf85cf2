//! The events that subscribers did not handle, and what to do about them.

use crate::{
    pages::{
        operations::{
            causes::causes_path,
            labels::{delivery_state, remark},
            reason_dialog::ReasonDialog,
            refresh::use_refresh,
            relative_time::RelativeTime,
            state_query::use_state_query,
            unreachable::Unreachable,
        },
        paging::{ListPage, use_paged},
    },
    routes::OperationsPart,
};
use allpet_contract::operations::{
    ActOnDelivery, DeliveriesPage, DeliveriesQuery, DeliveryAction, DeliveryActionForm, DeliveryState,
    DeliverySummary, ListDeliveries,
};
use allpet_ui::{
    components::{
        Button, ButtonKind, Choice, Column, FilterChips, LinkButton, Loaded, Notice, Row, Size, Skeleton,
        SkeletonShape, Table, Tone, use_toasts,
    },
    hooks::{Query, WhileLoading, invalidate, use_read_with, use_write},
};
use std::rc::Rc;
use yew::prelude::*;

const STATES: [DeliveryState; 3] = [
    DeliveryState::Parked,
    DeliveryState::Waiting,
    DeliveryState::Dismissed,
];

/// A delivery and what to do with it.
type ChosenAction = (DeliverySummary, DeliveryAction);

/// Lists deliveries in a state, and acts on one.
#[component]
pub(super) fn Deliveries() -> Html {
    let (asked, onchange) = use_state_query(OperationsPart::Events);
    let asked = asked.and_then(|word| DeliveryState::parse(&word));
    let state = asked.unwrap_or(DeliveryState::Parked);
    let chosen = use_state(|| None::<ChosenAction>);
    let paged = use_paged(state.as_str());
    let query = use_deliveries(state, &paged);
    use_refresh(&query);
    let choices: Vec<Choice> = STATES
        .map(|state| Choice::new(state.as_str(), delivery_state(state)))
        .to_vec();
    let onchoose = {
        let chosen = chosen.clone();
        Callback::from(move |action: ChosenAction| chosen.set(Some(action)))
    };
    let onclose = {
        let chosen = chosen.clone();
        Callback::from(move |()| chosen.set(None))
    };
    let (shown, listed) = (paged.clone(), state);
    html! {
        <>
            <FilterChips label="State" {choices} value={state.as_str()} {onchange} />
            <Loaded<DeliveriesPage> {query} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={2} /> }}
                render={Callback::from(move |page: Rc<DeliveriesPage>| html! {
                    <DeliveryList {page} state={listed} paged={shown.clone()} onchoose={onchoose.clone()} />
                })} />
            <DeliveryDialog chosen={(*chosen).clone()} {onclose} />
        </>
    }
}

#[hook]
fn use_deliveries(state: DeliveryState, paged: &ListPage) -> Query<DeliveriesPage> {
    let query = DeliveriesQuery {
        state,
        limit: None,
        cursor: paged.cursor.clone(),
    };
    let key = ["operations/deliveries/", state.as_str(), "/", &paged.key()].concat();
    use_read_with(key, WhileLoading::Previous, ListDeliveries { query })
}

#[derive(Properties, PartialEq)]
struct DeliveryListProps {
    page: Rc<DeliveriesPage>,
    state: DeliveryState,
    paged: ListPage,
    onchoose: Callback<ChosenAction>,
}

#[component]
fn DeliveryList(props: &DeliveryListProps) -> Html {
    let page = &props.page;
    let columns = vec![
        Column::text("Event"),
        Column::text("Subscriber"),
        Column::numeric("Attempts"),
        Column::text("Announced"),
        Column::text("Error"),
        Column::text("Action"),
    ];
    let rows: Vec<Row> = page.items.iter().map(|one| row(one, &props.onchoose)).collect();
    html! {
        <>
            <Unreachable modules={page.unreachable.clone()} />
            if page.items.is_empty() {
                <Notice tone={Tone::Good} title={empty(props.state)} text="An event that a subscriber failed to handle again and again is parked for you." />
                { props.paged.foot(page.next.as_ref()) }
            } else {
                <Table caption="Events" {columns} {rows} foot={props.paged.foot(page.next.as_ref())} />
            }
        </>
    }
}

fn empty(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Parked => "No event needs a decision",
        DeliveryState::Waiting => "No event waits for another attempt",
        DeliveryState::Dismissed => "No event was dismissed",
    }
}

fn row(delivery: &DeliverySummary, onchoose: &Callback<ChosenAction>) -> Row {
    let choose = |action: DeliveryAction| {
        let delivery = delivery.clone();
        onchoose.reform(move |_: MouseEvent| (delivery.clone(), action))
    };
    let object = AttrValue::from([&delivery.topic, " of ", &delivery.subscriber].concat());
    let text = delivery.reason.as_deref().or(delivery.error.as_deref());
    let is_open = delivery.state != DeliveryState::Dismissed;
    let cells = vec![
        html! { <span class="mono" title={delivery.event.to_string()}>{ &delivery.topic }</span> },
        html! { <span class="mono">{ &delivery.subscriber }</span> },
        html! { { delivery.attempts } },
        html! { <RelativeTime at={delivery.occurred} /> },
        remark(text),
        html! {
            <span class="row tight">
                if is_open {
                    <Button text="Retry" object={object.clone()} size={Size::Small} onclick={choose(DeliveryAction::Retry)} />
                    <Button text="Dismiss" object={object.clone()} kind={ButtonKind::Quiet} size={Size::Small} onclick={choose(DeliveryAction::Dismiss)} />
                }
                <LinkButton text="Explain" {object} kind={ButtonKind::Quiet} size={Size::Small} href={causes_path(&delivery.event.to_string())} />
            </span>
        },
    ];
    Row::new(
        [&delivery.event.to_string(), "/", &delivery.subscriber].concat(),
        cells,
    )
}

#[derive(Properties, PartialEq)]
struct DeliveryDialogProps {
    chosen: Option<ChosenAction>,
    onclose: Callback<()>,
}

#[component]
fn DeliveryDialog(props: &DeliveryDialogProps) -> Html {
    let toaster = use_toasts();
    let onclose = props.onclose.clone();
    let dismisses = matches!(&props.chosen, Some((_, DeliveryAction::Dismiss)));
    let act = use_write::<ActOnDelivery>(move |()| {
        invalidate("operations");
        let done = if dismisses {
            "The event is dismissed."
        } else {
            "The event is on its way to its subscriber. If that fails again, it is listed here again."
        };
        toaster.show(Tone::Good, done);
        onclose.emit(());
    });
    let name = props
        .chosen
        .as_ref()
        .map(|(one, _)| one.topic.clone())
        .unwrap_or_default();
    let (verb, text) = if dismisses {
        (
            "Dismiss event",
            "Its subscriber will never handle it. What it should have caused stays undone.",
        )
    } else {
        (
            "Retry event",
            "Its subscriber gets it again at once, with all its attempts.",
        )
    };
    let title = [if dismisses { "Dismiss " } else { "Retry " }, &name, "?"].concat();
    let onconfirm = {
        let (act, chosen) = (act.clone(), props.chosen.clone());
        Callback::from(move |reason: String| {
            let Some((delivery, action)) = chosen.clone() else {
                return;
            };
            let body = DeliveryActionForm {
                subscriber: delivery.subscriber,
                event: delivery.event,
                action,
                reason,
            };
            act.run(ActOnDelivery { body });
        })
    };
    let onclose = {
        let (act, close) = (act.clone(), props.onclose.clone());
        Callback::from(move |()| {
            act.forget();
            close.emit(());
        })
    };
    html! {
        <ReasonDialog open={props.chosen.is_some()} {title} {text} {verb} required={dismisses} busy={act.busy} problem={act.problem.clone()}
            {onconfirm} {onclose} />
    }
}
