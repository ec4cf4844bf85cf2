//! The actions of operators: who, what, when and why.

use super::{
    causes::causes_path,
    jobs::retry_outcome::badge_of,
    labels::{action, replay_detail, replay_target},
    refresh::use_refresh,
    relative_time::{RelativeTime, moment},
};
use crate::pages::paging::{ListPage, use_paged};
use allpet_contract::{
    Page,
    operations::{ListOperatorActions, OperatorAction, OperatorActionKind},
    page::Paging,
};
use allpet_domain::text::isolate;
use allpet_ui::{
    components::{Column, EmptyState, Link, Loaded, Picture, Row, Skeleton, SkeletonShape, Table},
    hooks::{WhileLoading, use_read_with},
};
use std::rc::Rc;
use yew::prelude::*;

/// Lists the operators' actions, newest first.
#[component]
pub(super) fn Actions() -> Html {
    let paged = use_paged("actions");
    let query = Paging {
        limit: None,
        cursor: paged.cursor.clone(),
    };
    let key = ["operations/actions/", &paged.key()].concat();
    let query = use_read_with(key, WhileLoading::Previous, ListOperatorActions { query });
    use_refresh(&query);
    html! {
        <Loaded<Page<OperatorAction>> {query} skeleton={html! { <Skeleton shape={SkeletonShape::Rows} count={6} /> }}
            render={Callback::from(move |page: Rc<Page<OperatorAction>>| html! { <ActionList {page} paged={paged.clone()} /> })} />
    }
}

#[derive(Properties, PartialEq)]
struct ActionListProps {
    page: Rc<Page<OperatorAction>>,
    paged: ListPage,
}

#[component]
fn ActionList(props: &ActionListProps) -> Html {
    let page = &props.page;
    let columns = vec![
        Column::text("Action"),
        Column::text("Who"),
        Column::text("When"),
        Column::text("On"),
        Column::text("Reason"),
        Column::text("Outcome"),
    ];
    // The newest are first.
    let actions = page.items.iter().enumerate();
    let rows: Vec<Row> = actions
        .map(|(index, done)| row(done, &page.items[..index]))
        .collect();
    html! {
        if page.items.is_empty() {
            <EmptyState picture={Picture::Inbox} title="No actions yet" text="Whatever an admin does on this page is recorded here, with the reason." />
            { props.paged.foot(page.next.as_ref()) }
        } else {
            <Table caption="Actions" {columns} {rows} foot={props.paged.foot(page.next.as_ref())} />
        }
    }
}

/// Returns the row of an action. `newer` are the actions after it.
fn row(done: &OperatorAction, newer: &[OperatorAction]) -> Row {
    let cells = vec![
        html! { { action(done.action) } },
        html! { { isolate(&done.actor_name).into_owned() } },
        html! { <RelativeTime at={done.at} /> },
        html! { <span><span>{ &done.module }</span><small class="mono target">{ target(done) }</small></span> },
        reason(&done.reason),
        html! {
            <span>
                { badge_of(done, newer) }
                if let Some(detail) = &done.detail { <small>{ replay_detail(detail).unwrap_or_else(|| detail.clone()) }</small> }
            </span>
        },
    ];
    Row::new(done.id.to_string(), cells)
}

/// The reason, whole: it is the record. A dash without one.
fn reason(text: &str) -> Html {
    if text.is_empty() {
        return html! { <span class="soft">{ "–" }</span> };
    }
    html! { <span class="reason">{ isolate(text).into_owned() }</span> }
}

/// A job or an event leads to what began it.
fn target(done: &OperatorAction) -> Html {
    match done.action {
        OperatorActionKind::ReplayEvents => {
            let words = replay_target(&done.target, moment);
            html! { { words.unwrap_or_else(|| done.target.clone()) } }
        }
        OperatorActionKind::RunSchedule => html! { { &done.target } },
        _ => html! { <Link href={causes_path(&done.target)}>{ &done.target }</Link> },
    }
}
