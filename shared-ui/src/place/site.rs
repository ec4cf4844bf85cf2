//! What a site of its own has around its pages, where it is not inside the shell: head and foot.

use super::{use_place, use_surroundings};
use crate::components::{LinkButton, SiteFooter, SiteHeader, Size, Way};
use yew::prelude::*;

/// What a [`Site`] is told.
#[derive(Properties, PartialEq)]
pub struct SiteProps {
    /// Which part of All Pet Plus this is: "Products".
    pub part: AttrValue,
    /// A sentence for the foot.
    #[prop_or_default]
    pub foot: AttrValue,
    /// The site's pages.
    #[prop_or_default]
    pub pages: Vec<Way>,
    /// The path of the page shown, as it stands in `pages`.
    #[prop_or_default]
    pub current: AttrValue,
    /// Stands before who is signed in: the way to the cart.
    #[prop_or_default]
    pub tools: Html,
    /// The page.
    pub children: Html,
}

/// Head and foot around a page. Inside the shell: the page alone. One signs in at the dashboard; this site then knows
/// who it is by the same session.
#[component]
pub fn Site(props: &SiteProps) -> Html {
    let place = use_place();
    let surroundings = use_surroundings();
    let Some(place) = place.filter(|place| !place.host.is_embedded()) else {
        return props.children.clone();
    };
    let dashboard = AttrValue::from(place.config.dashboard.clone());
    let name = surroundings.user.as_ref().map(|user| user.name.clone());
    let (page, text) = match name {
        Some(_) => ("/dashboard", "Dashboard"),
        None => ("/sign-in", "Sign in"),
    };
    let href = [dashboard.as_str(), page].concat();
    let end = html! {
        <>
            { props.tools.clone() }
            if let Some(name) = name { <span class="small soft clip">{ name }</span> }
            <LinkButton {href} {text} size={Size::Small} testid="to-dashboard" />
        </>
    };
    let ways: Vec<Way> = vec![(dashboard, "All Pet Plus".into())];
    html! {
        <>
            <SiteHeader part={props.part.clone()} ways={props.pages.clone()} current={props.current.clone()} {end} />
            <main id="content">{ props.children.clone() }</main>
            <SiteFooter text={props.foot.clone()} {ways} />
        </>
    }
}
