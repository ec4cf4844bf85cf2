//! The app: the path decides which page is shown, the environment what stands around it.

use crate::{chrome::Chrome, pages, routes::Route};
use allpet_ui::app_runtime::{AppRoot, IfEnded, use_environment};
use yew::prelude::*;
use yew_router::Switch;

/// What the site is called.
pub(crate) const SITE: &str = "Products · All Pet Plus";

/// The app.
#[component]
pub(crate) fn App() -> Html {
    html! { <AppRoot version={env!("CARGO_PKG_VERSION")} site={SITE}><Pages /></AppRoot> }
}

#[component]
fn Pages() -> Html {
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
