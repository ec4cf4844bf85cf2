//! The page for paths that lead nowhere.

use allpet_ui::{
    app_runtime::{use_shown, use_view},
    head::{Head, describe},
    prelude::*,
};

/// The page for paths that lead nowhere.
#[component]
pub(crate) fn Unknown() -> Html {
    use_view("Page not found");
    use_shown(true);
    describe(Head::nothing);
    let action = html! {
        <div class="row"><LinkButton href="/" text="Go to the start" kind={ButtonKind::Primary} /><LinkButton href="/verify" text="Look up a tag" /></div>
    };
    html! {
        <div class="page narrow"><NoPage text="The address may be mistyped, or the page has moved." {action} /></div>
    }
}
