//! The foot of a long list.

use crate::components::Button;
use yew::prelude::*;

/// Props of [`LoadMore`].
#[derive(Properties, PartialEq)]
pub struct LoadMoreProps {
    /// The count of shown rows: "50 of 52,519".
    #[prop_or_default]
    pub shown: AttrValue,
    /// Whether there are more rows.
    pub more: bool,
    /// The address of the next page, for visitors without JavaScript.
    #[prop_or_default]
    pub next: Option<AttrValue>,
    /// Whether more rows are loading.
    #[prop_or_default]
    pub busy: bool,
    /// Loads more rows.
    pub onmore: Callback<()>,
}

/// Says how much of a list is shown, and offers more.
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
