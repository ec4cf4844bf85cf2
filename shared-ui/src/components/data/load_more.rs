//! The rest of a long list.

use crate::components::Button;
use yew::prelude::*;

/// Props of [`LoadMore`].
#[derive(Properties, PartialEq)]
pub struct LoadMoreProps {
    /// How much is shown: "50 of 52,519".
    #[prop_or_default]
    pub shown: AttrValue,
    /// Whether there is more.
    pub more: bool,
    /// Where the rest stands by itself, for who has no JavaScript.
    #[prop_or_default]
    pub next: Option<AttrValue>,
    /// It is on its way.
    #[prop_or_default]
    pub busy: bool,
    /// Shows more.
    pub onmore: Callback<()>,
}

/// How much of a list is shown, and a button for the rest.
#[component]
pub fn LoadMore(props: &LoadMoreProps) -> Html {
    html! {
        <div class="more">
            if !props.shown.is_empty() { <span>{ &props.shown }</span> }
            if props.more { <Button text="Show more" busy={props.busy} onclick={props.onmore.reform(|_| ())} class="with-script" /> }
            if let Some(next) = &props.next { <a href={next.clone()} class="button without-script" rel="next">{ "Next page" }</a> }
        </div>
    }
}
