//! The page for an unknown address.

use allpet_ui::{
    app_runtime::{use_content_ready, use_view},
    head::{Head, describe},
    prelude::*,
};

/// The page for an unknown address.
#[component]
pub(crate) fn NotFoundPage() -> Html {
    use_view("Page not found");
    use_content_ready(true);
    describe(Head::nothing);
    let action = html! {
        <div class="row"><LinkButton href="/" text="Go to the home page" kind={ButtonKind::Primary} /><LinkButton href="/verify" text="Look up a tag" /></div>
    };
    html! {
        <div class="page narrow"><NotFoundContent text="The address may be mistyped, or the page has moved." {action} /></div>
    }
}
