//! What stands around a page: the site's head and foot, or (inside the dashboard) only the tabs.

use allpet_ui::{
    app_runtime::{SiteEnd, use_environment, use_path},
    components::{SiteFooter, SiteHeader, Tab, Tabs, Way},
};
use yew::prelude::*;

/// What [`Chrome`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct ChromeProps {
    /// The page.
    pub(crate) children: Html,
}

/// The page with what stands around it.
#[component]
pub(crate) fn Chrome(props: &ChromeProps) -> Html {
    let embedded = use_environment().is_some_and(|environment| environment.host.is_embedded());
    let children = props.children.clone();
    if embedded {
        html! { <Inside>{ children }</Inside> }
    } else {
        html! { <Alone>{ children }</Alone> }
    }
}

#[component]
fn Inside(props: &ChromeProps) -> Html {
    let environment = use_environment();
    // What sticks stays where it is only where the app scrolls by itself.
    use_effect_with((), move |()| {
        if let Some(environment) = environment {
            environment.host.full_height(true);
        }
    });
    let path = use_path();
    let current = match path.only() {
        "/" => "/designs".to_owned(),
        "/review" => "/customize".to_owned(),
        only => only.to_owned(),
    };
    let tabs = vec![
        Tab::new("/designs", "My designs"),
        Tab::new("/customize", "Design"),
        Tab::new("/ideas", "Ideas"),
    ];
    html! {
        <>
            <div class="page tabs-only"><Tabs label="Builder" {tabs} {current} /></div>
            <main id="content">{ props.children.clone() }</main>
        </>
    }
}

#[component]
fn Alone(props: &ChromeProps) -> Html {
    let path = use_path();
    let config = use_environment()
        .map(|environment| (*environment.config).clone())
        .unwrap_or_default();
    let end = html! { <SiteEnd /> };
    let ways: Vec<Way> = vec![
        ("/customize".into(), "Design".into()),
        ("/designs".into(), "My designs".into()),
    ];
    html! {
        <div class="site">
            <SiteHeader config={config.clone()} {ways} current={path.only().to_owned()} {end} />
            <main id="content">{ props.children.clone() }</main>
            <SiteFooter {config} text="Prices are in US dollars, before tax unless marked “incl. VAT”, and before shipping. This browser keeps your design until you save it." />
        </div>
    }
}
