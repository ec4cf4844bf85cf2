//! The app: the path decides which page is shown, the environment what stands around it.

use crate::{chrome::Chrome, pages, routes::Route, tab_storage};
use allpet_ui::app_runtime::{AppRoot, IfEnded, use_environment, use_surroundings};
use yew::prelude::*;
use yew_router::Switch;

/// What the site is called.
pub(crate) const SITE: &str = "Pet licensing · All Pet Plus";

/// The app.
#[component]
pub(crate) fn App() -> Html {
    html! { <AppRoot version={env!("CARGO_PKG_VERSION")} site={SITE}><Pages /></AppRoot> }
}

#[component]
fn Pages() -> Html {
    use_draft_cleanup();
    let Some(environment) = use_environment() else {
        return Html::default();
    };
    let embedded = environment.host.is_embedded();
    let render = Callback::from(move |route: Route| {
        let page = pages::show(&route, embedded);
        html! { <Chrome {route}>{ page }</Chrome> }
    });
    html! { <><Switch<Route> {render} /><IfEnded><pages::Again /></IfEnded></> }
}

/// Removes all drafts when somebody has signed out.
#[hook]
fn use_draft_cleanup() {
    let signed_in = use_surroundings().user.is_some();
    let before = use_mut_ref(|| false);
    use_effect_with(signed_in, move |signed_in| {
        if before.replace(*signed_in) && !signed_in {
            tab_storage::forget_drafts();
        }
    });
}
