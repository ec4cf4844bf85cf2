//! Operations: how the platform runs, and what needs a person. Only for admins of the platform.

mod actions;
mod causes;
mod events;
mod home_card;
mod jobs;
mod labels;
mod overview;
mod reason_dialog;
pub(super) mod refresh;
mod schedules;
mod state_query;
mod typed_time;
mod unreachable;

use super::{relative_time, roles_notice::RolesNotice};
use crate::{
    links,
    routes::{OperationsPart, Page},
};
use actions::Actions;
use allpet_contract::identity::Account;
use allpet_ui::{
    components::{EmptyState, LinkButton, PageHeader, Tab, Tabs},
    hooks::use_title,
};
use causes::Causes;
pub(super) use causes::causes_path;
use events::Events;
pub(super) use home_card::OperationsCard;
use jobs::Jobs;
use overview::Overview;
use schedules::Schedules;
use std::rc::Rc;
use yew::prelude::*;
use yew_router::Routable as _;

/// Props of [`Operations`].
#[derive(Properties, PartialEq)]
pub(crate) struct OperationsProps {
    /// The signed-in account.
    pub(crate) account: Rc<Account>,
    /// The part of the page; the overview if there is none.
    pub(crate) part: Option<OperationsPart>,
}

/// The operations page with its parts.
#[component]
pub(crate) fn Operations(props: &OperationsProps) -> Html {
    use_title("Operations");
    let content = match props.part {
        _ if props.account.roles_withheld => {
            return html! {
                <>
                    <PageHeader title="Operations" />
                    <RolesNotice account={props.account.clone()} />
                </>
            };
        }
        _ if !props.account.platform_admin => {
            return html! {
                <EmptyState page=true title="Only for admins of the platform"
                    text="Your account does not have this role. Whoever runs the servers can give it to you." />
            };
        }
        None => html! { <Overview /> },
        Some(OperationsPart::Jobs) => html! { <Jobs /> },
        Some(OperationsPart::Events) => html! { <Events /> },
        Some(OperationsPart::Schedules) => html! { <Schedules /> },
        Some(OperationsPart::Why) => html! { <Causes /> },
        Some(OperationsPart::Actions) => html! { <Actions /> },
    };
    html! {
        <div class="operations stack">
            <PageHeader title="Operations" lead="How the platform runs, and what needs a person."
                action={html! { <LinkButton href={links::AUDIT} text="Open the audit log" /> }} />
            <Tabs label="Parts of operations" tabs={tabs()} current={path(props.part)} />
            { content }
        </div>
    }
}

fn path(part: Option<OperationsPart>) -> String {
    match part {
        None => Page::Operations.to_path(),
        Some(part) => Page::OperationsPart { part }.to_path(),
    }
}

fn tabs() -> Vec<Tab> {
    let label = |part| match part {
        OperationsPart::Jobs => "Jobs",
        OperationsPart::Events => "Events",
        OperationsPart::Schedules => "Schedules",
        OperationsPart::Why => "Why",
        OperationsPart::Actions => "Actions",
    };
    let parts = OperationsPart::ALL
        .into_iter()
        .map(|part| Tab::new(path(Some(part)), label(part)));
    std::iter::once(Tab::new(path(None), "Overview"))
        .chain(parts)
        .collect()
}
