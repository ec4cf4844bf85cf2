//! The ends of an invitation: the role that it gave, or why it gives none.

use crate::{links, pages::members::with_article};
use allpet_contract::{
    Problem,
    apps::ListApps,
    identity::Workplace,
    tenants::invitations::{INVITATION_REPLACED, INVITATION_USED},
};
use allpet_domain::text::isolate;
use allpet_ui::{
    components::{ButtonKind, LinkButton, Notice, Tone},
    hooks::use_read,
    session::{Session, use_auth_state},
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct AcceptedProps {
    pub(super) session: Session,
    pub(super) workplace: Workplace,
}

/// Says which role the person has now, and leads to its work, or to two-step sign-in if the role waits for it.
#[component]
pub(super) fn Accepted(props: &AcceptedProps) -> Html {
    let Workplace {
        tenant_name, role, ..
    } = &props.workplace;
    let auth_state = use_auth_state(&props.session);
    let is_withheld = auth_state.account().is_some_and(|account| account.roles_withheld);
    let apps = use_read("apps", ListApps {});
    let apps = apps.data.as_ref().map_or(&[][..], |apps| apps.as_slice());
    let work = links::work(apps, *role);
    let text = [
        "You are now ",
        with_article(*role),
        " of ",
        &isolate(tenant_name),
        ". Your address is confirmed.",
    ]
    .concat();
    let (label, href) = work.unwrap_or_else(|| ("Members and their roles", links::MEMBERS.to_owned()));
    html! {
        <>
            <h1 tabindex="-1">{ ["Welcome to ", &isolate(tenant_name)].concat() }</h1>
            <Notice tone={Tone::Good} {text} />
            if is_withheld {
                <p>{ "Your work pages open once you turn on two-step sign-in and sign in with a code." }</p>
                <LinkButton href="/dashboard/settings" text="Turn on two-step sign-in" kind={ButtonKind::Primary} class="block" />
            } else {
                <LinkButton {href} text={label} kind={ButtonKind::Primary} class="block" />
            }
            <LinkButton href="/dashboard" text="Go to the dashboard" class="block" />
        </>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct DeadInvitationProps {
    /// The reason; `None` if the page was opened without a link.
    pub(super) problem: Option<Problem>,
}

/// Says why there is nothing to accept, and what to do.
#[component]
pub(super) fn DeadInvitation(props: &DeadInvitationProps) -> Html {
    let title = match &props.problem {
        Some(problem) => problem.title.clone(),
        None => "Open the link in our mail again".to_owned(),
    };
    html! {
        <>
            <h1 tabindex="-1">{ title }</h1>
            <p>{ advice(props.problem.as_ref()) }</p>
            <LinkButton href="/dashboard" text="Go to the dashboard" kind={ButtonKind::Primary} class="block" />
        </>
    }
}

fn advice(problem: Option<&Problem>) -> &'static str {
    match problem.map(|problem| problem.code.as_str()) {
        None => "This page was opened without its link.",
        Some(code) if code == INVITATION_USED.code => {
            "If it was you, sign in with the invited address: your work is on the dashboard."
        }
        Some(code) if code == INVITATION_REPLACED.code => "Open the link in the newest e-mail.",
        Some(_) => "Ask the organization to invite you again.",
    }
}
