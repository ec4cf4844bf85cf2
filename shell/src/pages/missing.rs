//! There is no such page.

use allpet_ui::{
    components::{LinkButton, NoPage, SiteHeader},
    hooks::use_title,
};
use yew::prelude::*;

/// There is no such page.
#[component]
pub(crate) fn Missing() -> Html {
    use_title("Page not found");
    html! {
        <>
            <SiteHeader />
            <main id="content" class="page narrow">
                <NoPage text="The link may be old, or the address may be mistyped."
                    action={html! { <LinkButton href="/" text="Go to the first page" /> }} />
            </main>
        </>
    }
}
