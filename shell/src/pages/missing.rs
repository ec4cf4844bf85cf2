//! Nothing is here.

use allpet_ui::{
    components::{EmptyState, LinkButton, Picture, SiteHeader},
    hooks::use_title,
};
use yew::prelude::*;

/// Nothing is here.
#[component]
pub(crate) fn Missing() -> Html {
    use_title("Page not found");
    html! {
        <>
            <SiteHeader />
            <main id="content" class="page">
                <EmptyState picture={Picture::Cat} title="There is no such page"
                    text="The link may be old, or a letter is wrong in the address."
                    action={html! { <LinkButton href="/" text="Go to the first page" /> }} />
            </main>
        </>
    }
}
