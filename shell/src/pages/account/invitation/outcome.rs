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
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct AcceptedProps {
    pub(super) workplace: Workplace,
    /// Whether the person uses the role only after signing in with a code.
    pub(super) roles_withheld: bool,
}

/// Says which role the person has now, and leads to its work.
#[component]
pub(super) fn Accepted(props: &AcceptedProps) -> Html {
    let Workplace {
        tenant_name, role, ..
    } = &props.workplace;
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
    let (label, href) = next_page(props.roles_withheld, work);
    html! {
        <>
            <h1 tabindex="-1">{ ["Welcome to ", &isolate(tenant_name)].concat() }</h1>
            <Notice tone={Tone::Good} {text} />
            if props.roles_withheld {
                <p data-testid="roles-withheld">{ "To work here, add a passkey or turn on two-step sign-in in your settings. Your work pages open once you sign in with it." }</p>
            }
            <LinkButton {href} text={label} kind={ButtonKind::Primary} class="block" />
            <LinkButton href="/dashboard" text="Go to the dashboard" class="block" />
        </>
    }
}

/// Returns the button's text and path: the role's work, or where a person turns on two-step sign-in, without which they cannot work.
fn next_page(roles_withheld: bool, work: Option<(&'static str, String)>) -> (&'static str, String) {
    if roles_withheld {
        return ("Open settings", "/dashboard/settings".to_owned());
    }
    work.unwrap_or_else(|| ("Members and their roles", links::MEMBERS.to_owned()))
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

#[cfg(test)]
mod tests {
    use super::next_page;

    #[test]
    fn the_button_leads_where_the_person_is_let_in() {
        let work = || Some(("Orders to pack and ship", "/dashboard/shop/orders".to_owned()));
        assert_eq!(next_page(false, work()).1, "/dashboard/shop/orders");
        assert_eq!(next_page(false, None).1, "/dashboard/members");
        assert_eq!(next_page(true, work()).1, "/dashboard/settings");
    }
}
