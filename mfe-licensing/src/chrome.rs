//! The frame of a page: the site's header and footer, or (inside the dashboard) only the tabs.

use crate::{
    queries::{use_account, workplaces},
    routes::Route,
};
use allpet_ui::{
    app_runtime::{Site, Viewer, use_environment, use_viewer},
    prelude::*,
};

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
    let host = use_environment().map(|environment| environment.host);
    let embedded = host.as_ref().is_some_and(|host| host.is_embedded());
    // Table headers stick and dialogs are centred only if the app scrolls by itself.
    use_effect_with((), move |()| {
        if let Some(host) = host {
            host.full_height(true);
        }
    });
    let account = use_account();
    let is_clerk = !workplaces(account.data.as_deref()).is_empty();
    let viewer = use_viewer();
    let signed_in = matches!(viewer, Viewer::Person(_));
    let section = props.route.section();
    if embedded {
        let tabs: Vec<Tab> = navigation_links(true, is_clerk)
            .into_iter()
            .map(|(href, label)| Tab::new(href, label))
            .collect();
        let current = if section == Route::Home {
            Route::Licences
        } else {
            section
        };
        let current = current.to_path();
        return html! {
            <>
                <div class="page tabs-only"><Tabs label="Licensing" {tabs} {current} /></div>
                <main id="content">{ props.children.clone() }</main>
            </>
        };
    }
    html! {
        <div class="site">
            <Site foot="Figures of the register: City of Seattle, Pet Licenses, open data. Fees: as published by each place; the source stands beside every figure."
                foot_pages={navigation_links(false, false)} pages={navigation_links(signed_in, is_clerk)} current={section.to_path()}>
                { props.children.clone() }
            </Site>
        </div>
    }
}

/// The links of the navigation; some only for signed-in people or clerks.
fn navigation_links(signed_in: bool, is_clerk: bool) -> Vec<NavLink> {
    let pages = [
        (signed_in, Route::Licences, "My licenses"),
        (true, Route::Fees, "Fees"),
        (true, Route::Verify, "Look up a tag"),
        (is_clerk, Route::Queue, "Queue"),
    ];
    pages
        .into_iter()
        .filter(|(visible, ..)| *visible)
        .map(|(_, route, name)| (route.to_path().into(), name.into()))
        .collect()
}
