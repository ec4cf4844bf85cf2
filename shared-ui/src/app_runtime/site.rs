//! What a site of its own has around its pages, where it is not inside the shell: head and foot.

use super::{
    Viewer,
    entry::{entry_path, is_entry},
    use_environment, use_location, use_viewer,
};
use crate::components::{IconButton, IconKind, LinkButton, SiteFooter, SiteHeader, Size, Way};
use yew::prelude::*;

/// Properties of [`Site`].
#[derive(Properties, PartialEq)]
pub struct SiteProps {
    /// A sentence for the foot.
    #[prop_or_default]
    pub foot: AttrValue,
    /// Pages that are named in the foot.
    #[prop_or_default]
    pub foot_pages: Vec<Way>,
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

/// Head and foot around a page. Inside the shell: the page alone. One signs in on this very site, and comes back to the page
/// where one was.
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
            <SiteHeader config={config.clone()} ways={props.pages.clone()} current={props.current.clone()} {end} />
            <main id="content">{ props.children.clone() }</main>
            <SiteFooter {config} ways={props.foot_pages.clone()} text={props.foot.clone()} />
        </>
    }
}

/// The end of a site's head: who is signed in with the way to the dashboard and out, or the way to sign in. While it is not known
/// who is here, nothing; but on a rendered page what its server has drawn stays.
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
