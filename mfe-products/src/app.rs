//! The app: the path decides which page is shown, the place what stands around it.

use crate::{chrome::Chrome, pages, routes::Route};
use allpet_ui::place::{Api, IfEnded, Start, use_path, use_place};
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
    let embedded = place.host.is_embedded();
    let route = Route::parse(&path);
    html! {
        <ContextProvider<Api> context={place.api.clone()}>
            <Chrome route={route.clone()}>{ pages::show(&route, embedded) }</Chrome>
            <IfEnded><pages::Again /></IfEnded>
        </ContextProvider<Api>>
    }
}
