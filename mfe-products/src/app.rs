//! The app: the path decides which page is shown, the environment what stands around it.

use crate::{chrome::Chrome, pages, routes::Route};
use allpet_ui::app_runtime::{AppRoot, IfEnded, use_environment, use_path};
use yew::prelude::*;

/// What the site is called.
pub(crate) const SITE: &str = "Products · All Pet Plus";

/// The app.
#[component]
pub(crate) fn App() -> Html {
    html! { <AppRoot version={env!("CARGO_PKG_VERSION")} site={SITE}><Pages /></AppRoot> }
}

#[component]
fn Pages() -> Html {
    let path = use_path();
    let Some(environment) = use_environment() else {
        return Html::default();
    };
    let route = Route::parse(&path);
    let page = pages::show(&route, environment.host.is_embedded());
    html! { <><Chrome {route}>{ page }</Chrome><IfEnded><pages::Again /></IfEnded></> }
}
