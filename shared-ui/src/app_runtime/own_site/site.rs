//! The header and footer of an app's own site, outside the shell.

use super::entry::{entry_path, is_entry};
use crate::{
    app_runtime::{Viewer, use_environment, use_location, use_viewer},
    components::{ButtonKind, IconButton, IconKind, LinkButton, NavLink, SiteFooter, SiteHeader, Size},
};
use yew::prelude::*;

/// Properties of [`Site`].
#[derive(Properties, PartialEq)]
pub struct SiteProps {
    /// A sentence in the footer.
    #[prop_or_default]
    pub foot: AttrValue,
    /// The links in the footer.
    #[prop_or_default]
    pub foot_pages: Vec<NavLink>,
    /// The site's pages, linked in the header.
    #[prop_or_default]
    pub pages: Vec<NavLink>,
    /// The path of the present page, as in `pages`.
    #[prop_or_default]
    pub current: AttrValue,
    /// Shown before the signed-in person: the link to the cart.
    #[prop_or_default]
    pub tools: Html,
    /// The page.
    pub children: Html,
}

/// Puts header and footer around a page. Inside the shell, shows the page alone.
#[component]
pub fn Site(props: &SiteProps) -> Html {
    let environment = use_environment();
    let Some(environment) = environment.filter(|environment| !environment.host.is_embedded()) else {
        return props.children.clone();
    };
    let config = (*environment.config).clone();
    let end = html! { <>{ props.tools.clone() }<SiteEnd /></> };
    html! {
        <>
            <SiteHeader config={config.clone()} links={props.pages.clone()} current={props.current.clone()} {end} />
            <main id="content">{ props.children.clone() }</main>
            <SiteFooter {config} links={props.foot_pages.clone()} text={props.foot.clone()} />
        </>
    }
}

/// The end of a site's header: the signed-in person with links to the dashboard and to sign out, or the link to sign in. Empty
/// while the session is being restored, except on a page from a server, which already contains the link to sign in.
#[component]
pub fn SiteEnd() -> Html {
    let location = use_location();
    let Some(environment) = use_environment() else {
        return Html::default();
    };
    match use_viewer() {
        Viewer::Person(user) => {
            let href = [&environment.config.dashboard, "/dashboard"].concat();
            let onclick = Callback::from(move |_: MouseEvent| environment.host.sign_out());
            html! {
                <>
                    <span class="small soft clip">{ user.name }</span>
                    <LinkButton {href} text="Dashboard" size={Size::Small} testid="to-dashboard" />
                    <IconButton icon={IconKind::SignOut} label="Sign out" {onclick} />
                </>
            }
        }
        Viewer::Unknown if !environment.rendered => Html::default(),
        _ if is_entry(location.path()) => Html::default(),
        _ => {
            html! { <LinkButton href={entry_path(&location, false)} text="Sign in" size={Size::Small} testid="to-sign-in" /> }
        }
    }
}

/// The link to the dashboard's settings, where two-step sign-in is turned on. Empty inside the shell, whose navigation has it.
#[component]
pub fn SettingsLink() -> Html {
    let environment = use_environment();
    let Some(environment) = environment.filter(|environment| !environment.host.is_embedded()) else {
        return Html::default();
    };
    let href = [&environment.config.dashboard, "/dashboard/settings"].concat();
    html! { <LinkButton {href} text="Open settings" kind={ButtonKind::Primary} testid="to-settings" /> }
}
