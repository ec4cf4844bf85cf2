//! The app: where it runs decides which page is shown.

use crate::pages::{Embedded, Landing};
use allpet_ui::place::{Site, Start, use_place};
use yew::prelude::*;

/// The app.
#[component]
pub(crate) fn App() -> Html {
    html! { <Start version={env!("CARGO_PKG_VERSION")} site="Custom builder · All Pet Plus"><Pages /></Start> }
}

#[component]
fn Pages() -> Html {
    let embedded = use_place().is_some_and(|place| place.host.is_embedded());
    html! {
        <Site part="Builder" foot="All Pet Plus: your pets' licences and details, together.">
            if embedded { <Embedded /> } else { <Landing /> }
        </Site>
    }
}
