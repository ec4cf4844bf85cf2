//! The frame of a page: the site's header and footer, or (inside the dashboard) only the tabs.

use crate::routes::Route;
use allpet_ui::{
    app_runtime::{SiteEnd, use_environment},
    components::{NavLink, SiteFooter, SiteHeader, Tab, Tabs},
};
use yew::prelude::*;
use yew_router::Routable as _;

/// The app's sections, in one order on the site and in the dashboard.
static SECTIONS: [(Route, &str); 3] = [
    (Route::Designs, "My designs"),
    (Route::Customize, "Design"),
    (Route::Ideas, "Ideas"),
];

/// Props of [`Chrome`].
#[derive(Properties, PartialEq)]
pub(crate) struct ChromeProps {
    /// The current route.
    pub(crate) route: Route,
    /// The page.
    pub(crate) children: Html,
}

/// A page in its frame.
#[component]
pub(crate) fn Chrome(props: &ChromeProps) -> Html {
    let embedded = use_environment().is_some_and(|environment| environment.host.is_embedded());
    let (route, children) = (props.route.clone(), props.children.clone());
    if embedded {
        html! { <EmbeddedFrame {route}>{ children }</EmbeddedFrame> }
    } else {
        html! { <SiteFrame {route}>{ children }</SiteFrame> }
    }
}

#[component]
fn EmbeddedFrame(props: &ChromeProps) -> Html {
    let environment = use_environment();
    // Sticky elements need an app that scrolls by itself.
    use_effect_with((), move |()| {
        if let Some(environment) = environment {
            environment.host.full_height(true);
        }
    });
    let current = match &props.route {
        Route::Home => Route::Designs,
        Route::Review => Route::Customize,
        route => route.clone(),
    };
    let tabs: Vec<Tab> = SECTIONS
        .iter()
        .map(|(route, name)| Tab::new(route.to_path(), *name))
        .collect();
    let current = current.to_path();
    html! {
        <>
            <div class="page tabs-only"><Tabs label="Builder" {tabs} {current} /></div>
            <main id="content">{ props.children.clone() }</main>
        </>
    }
}

#[component]
fn SiteFrame(props: &ChromeProps) -> Html {
    let config = use_environment()
        .map(|environment| (*environment.config).clone())
        .unwrap_or_default();
    let end = html! { <SiteEnd /> };
    // The site's landing page shows the ideas.
    let sections = SECTIONS.iter().filter(|(route, _)| *route != Route::Ideas);
    let links: Vec<NavLink> = sections
        .map(|(route, name)| (route.to_path().into(), (*name).into()))
        .collect();
    html! {
        <div class="site">
            <SiteHeader config={config.clone()} {links} current={props.route.to_path()} {end} />
            <main id="content">{ props.children.clone() }</main>
            <SiteFooter {config} text="Prices are in US dollars, before tax unless marked “incl. VAT”, and before shipping. This browser keeps your design until you save it." />
        </div>
    }
}
