//! The frame of a page: the site's header and footer, or (inside the dashboard) only the tabs.

use crate::routes::Route;
use allpet_ui::{
    app_runtime::{SiteEnd, use_environment},
    components::{NavLink, SiteFooter, SiteHeader, Tab, Tabs},
};
use yew::prelude::*;
use yew_router::Routable as _;

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
    let tabs = vec![
        Tab::new(Route::Designs.to_path(), "My designs"),
        Tab::new(Route::Customize.to_path(), "Design"),
        Tab::new(Route::Ideas.to_path(), "Ideas"),
    ];
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
    let links: Vec<NavLink> = vec![
        (Route::Customize.to_path().into(), "Design".into()),
        (Route::Designs.to_path().into(), "My designs".into()),
    ];
    html! {
        <div class="site">
            <SiteHeader config={config.clone()} {links} current={props.route.to_path()} {end} />
            <main id="content">{ props.children.clone() }</main>
            <SiteFooter {config} text="Prices are in US dollars, before tax unless marked “incl. VAT”, and before shipping. This browser keeps your design until you save it." />
        </div>
    }
}
