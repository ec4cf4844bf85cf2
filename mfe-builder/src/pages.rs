//! The pages, one file each.

mod customize;
mod designs;
mod landing;
mod review;
mod shared;

use allpet_ui::{
    components::{Card, EmptyState, LinkButton},
    head::{Head, describe},
    place::use_view,
};
use yew::prelude::*;

/// The page for a path, by its parts.
pub(crate) fn show(parts: &[&str], embedded: bool) -> Html {
    match parts {
        ["customize"] => html! { <customize::Customize /> },
        ["designs"] => html! { <designs::Designs /> },
        [] if embedded => html! { <designs::Designs /> },
        [] => html! { <landing::Landing /> },
        ["ideas"] => html! { <landing::Ideas /> },
        ["shared", token] => html! { <shared::Shared token={(*token).to_owned()} /> },
        ["review"] => html! { <review::Review /> },
        _ => html! { <Missing /> },
    }
}

/// The address leads nowhere.
#[component]
fn Missing() -> Html {
    use_view("Nothing here");
    describe(Head::nothing);
    let action = html! { <LinkButton href="/customize" text="Design something" /> };
    html! {
        <div class="page narrow"><Card><EmptyState title="There is nothing here" text="The address may be mistyped, or what was here is gone." {action} /></Card></div>
    }
}
