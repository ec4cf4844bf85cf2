//! There is no such page.

use allpet_ui::{
    components::{EmptyState, LinkButton, PageHeader, Picture},
    head::{Head, describe},
    place::{use_shown, use_view},
};
use yew::prelude::*;

/// There is no such page.
#[component]
pub(crate) fn Unknown() -> Html {
    use_view("Not found");
    use_shown();
    describe(Head::nothing);
    let action = html! { <LinkButton href="/catalogue" text="Go to the catalogue" /> };
    html! {
        <div class="page">
            <PageHeader title="There is nothing here" />
            <EmptyState picture={Picture::Tag} title="This address leads nowhere" text="It may have been mistyped, or the product is not sold any more." {action} />
        </div>
    }
}
