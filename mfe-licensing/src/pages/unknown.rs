//! There is nothing here.

use allpet_ui::{
    head::{Head, describe},
    prelude::*,
};

/// There is nothing here.
#[component]
pub(crate) fn Unknown() -> Html {
    crate::shown::use_page("Not found", true);
    describe(Head::nothing);
    let action = html! {
        <div class="row"><LinkButton href="/" text="Go to the start" kind={ButtonKind::Primary} /><LinkButton href="/verify" text="Verify a tag" /></div>
    };
    html! {
        <div class="page narrow"><Card><EmptyState picture={Picture::Cat} title="There is nothing here" text="The address may be mistyped, or the page has moved." {action} /></Card></div>
    }
}
