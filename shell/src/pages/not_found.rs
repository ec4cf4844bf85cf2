//! The page for an unknown address.

use super::landing::{Foot, Head};
use allpet_ui::{
    api::AppConfig,
    components::{LinkButton, NotFoundContent},
    hooks::use_title,
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct NotFoundPageProps {
    /// Whether somebody is signed in.
    pub(crate) signed_in: bool,
    /// The configuration, with the addresses of the other sites.
    pub(crate) config: AppConfig,
}

/// Says that there is no such page.
#[component]
pub(crate) fn NotFoundPage(props: &NotFoundPageProps) -> Html {
    use_title("Page not found");
    let config = &props.config;
    html! {
        <>
            <Head signed_in={props.signed_in} config={config.clone()} />
            <main id="content" class="page narrow">
                <NotFoundContent text="The link may be old, or the address may be mistyped."
                    action={html! { <LinkButton href="/" text="Go to the front page" /> }} />
            </main>
            <Foot config={config.clone()} />
        </>
    }
}
