//! The page for an unknown address.

use allpet_domain::catalog::Category;
use allpet_ui::{
    app_runtime::{use_content_ready, use_view},
    components::{Link, LinkButton, NotFoundContent},
    head::{Head, describe},
};
use yew::prelude::*;

/// The page for an unknown address.
#[component]
pub(crate) fn NotFoundPage() -> Html {
    use_view("Page not found");
    use_content_ready(true);
    describe(Head::nothing);
    let action = html! { <>{ departments() }<LinkButton href="/catalogue" text="See all products" /></> };
    html! {
        <div class="page narrow"><NotFoundContent text="The address may be mistyped, or we no longer sell the product." {action} /></div>
    }
}

/// Links to all departments.
pub(crate) fn departments() -> Html {
    let link = |category: &Category| {
        let href = ["/catalogue?category=", category.as_str()].concat();
        html! { <li key={category.as_str()}><Link {href}>{ category.label() }</Link></li> }
    };
    html! { <ul class="row tight departments-list" aria-label="Departments">{ for Category::ALL.iter().map(link) }</ul> }
}
