//! The root component: the path decides which page is shown.

use crate::{chrome::Chrome, pages, routes::Route, tab_storage};
use allpet_ui::app_runtime::{AppRoot, IfSessionExpired, use_environment, use_host_context};
use yew::prelude::*;
use yew_router::Switch;

/// The site's name.
pub(crate) const SITE: &str = "Pet licensing · All Pet Plus";

/// The root component.
#[component]
pub(crate) fn App() -> Html {
    html! { <AppRoot version={env!("CARGO_PKG_VERSION")} site={SITE}><CurrentPage /></AppRoot> }
}

#[component]
fn CurrentPage() -> Html {
    use_draft_cleanup();
    let Some(environment) = use_environment() else {
        return Html::default();
    };
    let embedded = environment.host.is_embedded();
    let render = Callback::from(move |route: Route| {
        let page = pages::render(&route, embedded);
        html! { <Chrome {route}>{ page }</Chrome> }
    });
    html! { <><Switch<Route> {render} /><IfSessionExpired><pages::SignInAgainDialog /></IfSessionExpired></> }
}

/// Removes all drafts after the person has signed out.
#[hook]
fn use_draft_cleanup() {
    let signed_in = use_host_context().user.is_some();
    let was_signed_in = use_mut_ref(|| false);
    use_effect_with(signed_in, move |signed_in| {
        if was_signed_in.replace(*signed_in) && !signed_in {
            tab_storage::remove_drafts();
        }
    });
}
