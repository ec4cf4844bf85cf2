//! The app: the path decides which page is shown, the place what stands around it.

use crate::{chrome::Chrome, pages, routes::Route};
use allpet_ui::place::{IfEnded, Start, use_path, use_place};
use yew::prelude::*;

/// What the site is called.
pub(crate) const SITE: &str = "Products · All Pet Plus";

/// The app.
#[component]
pub(crate) fn App() -> Html {
    html! { <Start version={env!("CARGO_PKG_VERSION")} site={SITE}><Pages /></Start> }
}

#[component]
fn Pages() -> Html {
    let path = use_path();
    let Some(place) = use_place() else {
        return Html::default();
    };
    let route = Route::parse(&path);
    let page = pages::show(&route, place.host.is_embedded());
    html! { <><Chrome {route}>{ page }</Chrome><IfEnded><pages::Again /></IfEnded></> }
}
