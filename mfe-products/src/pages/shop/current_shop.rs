//! The shop for which the signed-in person works.

use crate::cart_state::{shops, use_account};
use allpet_domain::id::TenantId;
use allpet_ui::{
    app_runtime::{SettingsLink, Viewer, entry_path, use_location, use_viewer},
    components::{EmptyState, ErrorState, LinkButton, Picture, Skeleton, SkeletonShape},
};
use yew::prelude::*;

/// Returns the shop; or, while it loads, if loading failed or if there is none, what to show instead.
#[hook]
pub(crate) fn use_shop() -> Result<TenantId, Html> {
    let (account, viewer) = (use_account(), use_viewer());
    let is_loading = account.loading || matches!(viewer, Viewer::Unknown);
    let shop = shops(account.data.as_deref()).first().map(|shop| shop.tenant);
    shop.ok_or_else(|| {
        let content = match &account.problem {
            Some(problem) => {
                html! { <ErrorState problem={problem.clone()} retry={account.retry()} busy={account.loading} /> }
            }
            None if is_loading => html! { <Skeleton shape={SkeletonShape::Rows} /> },
            None => html! { <NoShop withheld={account.data.as_ref().is_some_and(|account| account.roles_withheld)} /> },
        };
        html! { <div class="page">{ content }</div> }
    })
}

#[derive(Properties, PartialEq)]
struct NoShopProps {
    /// Whether the person's roles wait for a second factor.
    withheld: bool,
}

/// Shown to people who work for no shop, and to people who have not signed in yet.
#[component]
fn NoShop(props: &NoShopProps) -> Html {
    let (location, viewer) = (use_location(), use_viewer());
    let is_signed_out = matches!(viewer, Viewer::Visitor);
    let action = html! {
        if is_signed_out {
            <LinkButton href={entry_path(&location, false)} text="Sign in" />
        } else if props.withheld {
            <SettingsLink />
        }
    };
    let text = if props.withheld {
        "Turn on two-step sign-in in your dashboard’s settings, or add a passkey. Then sign out and sign in with it."
    } else {
        "Sign in with a shop account."
    };
    html! { <EmptyState picture={Picture::Inbox} title="This page is for shop staff" {text} page=true {action} /> }
}
