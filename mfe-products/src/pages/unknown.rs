//! There is no such page.

use allpet_ui::{
    components::{LinkButton, NoPage},
    head::{Head, describe},
    place::{use_shown, use_view},
};
use yew::prelude::*;

/// There is no such page.
#[component]
pub(crate) fn Unknown() -> Html {
    use_view("Page not found");
    use_shown();
    describe(Head::nothing);
    let action = html! { <LinkButton href="/catalogue" text="Go to the catalogue" /> };
    html! {
        <div class="page narrow"><NoPage text="The address may be mistyped, or the product is not sold any more." {action} /></div>
    }
}
