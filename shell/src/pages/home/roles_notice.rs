//! The notice that a person's work pages wait for a second factor.

use allpet_contract::identity::Account;
use allpet_ui::components::{ButtonKind, Card, LinkButton};
use std::rc::Rc;
use yew::prelude::*;

/// Props of [`RolesNotice`].
#[derive(Properties, PartialEq)]
pub(super) struct RolesNoticeProps {
    /// The signed-in account.
    pub(super) account: Rc<Account>,
}

/// Leads to the settings where two-step sign-in is turned on. Empty for people whose roles are not withheld.
#[component]
pub(super) fn RolesNotice(props: &RolesNoticeProps) -> Html {
    if !props.account.roles_withheld {
        return Html::default();
    }
    html! {
        <Card title="Turn on two-step sign-in to work">
            <div class="stack" data-testid="roles-withheld">
                <p>{ "Your work pages open when you sign in with a code as well as your password. If it is on already, sign out and sign in with the code." }</p>
                <div class="actions"><LinkButton href="/dashboard/settings" text="Open settings" kind={ButtonKind::Primary} /></div>
            </div>
        </Card>
    }
}
