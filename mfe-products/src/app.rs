//! The root component: the path decides which page is shown.

use crate::{chrome::Chrome, pages, routes::Route};
use allpet_ui::app_runtime::{AppRoot, IfSessionExpired, use_environment};
use yew::prelude::*;
use yew_router::Switch;

/// The site's name.
pub(crate) const SITE: &str = "Products · All Pet Plus";

/// The root component.
#[component]
pub(crate) fn App() -> Html {
    html! { <AppRoot version={env!("CARGO_PKG_VERSION")} site={SITE}><CurrentPage /></AppRoot> }
}

#[component]
fn CurrentPage() -> Html {
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
