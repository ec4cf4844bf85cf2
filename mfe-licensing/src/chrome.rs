//! What stands around a page: the site's head and foot, or (inside the dashboard) only the tabs.

use crate::{
    app::{use_go, use_path},
    parts::sign_in_path,
    read::{use_account, workplaces},
    routes::Route,
    world::{Viewer, use_viewer, use_world},
};
use allpet_contract::identity::Workplace;
use allpet_ui::prelude::*;

/// What [`Chrome`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct ChromeProps {
    /// The page shown.
    pub(crate) route: Route,
    /// The page.
    pub(crate) children: Html,
}

/// The page with what stands around it.
#[component]
pub(crate) fn Chrome(props: &ChromeProps) -> Html {
    let world = use_world();
    let viewer = use_viewer();
    let account = use_account(matches!(viewer, Viewer::Person(_)));
    let decides = !workplaces(account.data.as_deref()).is_empty();
    if world.host.is_embedded() {
        html! { <Inside route={props.route.clone()} {decides}>{ props.children.clone() }</Inside> }
    } else {
        let works_at = workplaces(account.data.as_deref()).to_vec();
        html! { <Alone route={props.route.clone()} {works_at}>{ props.children.clone() }</Alone> }
    }
}

fn ways(decides: bool) -> Vec<(&'static str, &'static str)> {
    let mut ways = vec![
        ("/licences", "My licenses"),
        ("/fees", "Fees"),
        ("/verify", "Look up a tag"),
    ];
    if decides {
        ways.push(("/queue", "Queue"));
    }
    ways
}

#[derive(Properties, PartialEq)]
struct InsideProps {
    route: Route,
    decides: bool,
    children: Html,
}

#[component]
fn Inside(props: &InsideProps) -> Html {
    let host = use_world().host;
    // Heads of tables stick and dialogs stand in the middle only where the app scrolls by itself.
    use_effect_with((), move |()| host.full_height(true));
    let tabs = ways(props.decides)
        .into_iter()
        .map(|(href, label)| Tab::new(href, label))
        .collect::<Vec<_>>();
    let section = props.route.section();
    let current = if section == "/" { "/licences" } else { section };
    html! {
        <>
            <div class="page tabs-only"><Tabs label="Licensing" {tabs} {current} /></div>
            <main id="content">{ props.children.clone() }</main>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct AloneProps {
    route: Route,
    works_at: Vec<Workplace>,
    children: Html,
}

#[component]
fn Alone(props: &AloneProps) -> Html {
    let world = use_world();
    let toasts = use_toasts();
    use_effect_with((), {
        let site = world.site.clone();
        move |()| {
            if let Some(site) = site {
                site.show_toasts(toasts);
            }
        }
    });
    let viewer = use_viewer();
    let signed_in = matches!(viewer, Viewer::Person(_));
    let mut shown = ways(!props.works_at.is_empty());
    if !signed_in {
        shown.retain(|(href, _)| *href != "/licences");
    }
    let shown: Vec<Way> = shown
        .into_iter()
        .map(|(href, name)| (href.into(), name.into()))
        .collect();
    let config = (*world.config).clone();
    let below: Vec<Way> = vec![
        ("/fees".into(), "Fees".into()),
        ("/verify".into(), "Look up a tag".into()),
    ];
    html! {
        <div class="site">
            <SiteHeader config={config.clone()} ways={shown} current={props.route.section()} end={html! { <Person route={props.route.clone()} /> }} />
            <main id="content">{ props.children.clone() }</main>
            <SiteFooter {config} ways={below} text="Figures of the register: City of Seattle, Pet Licenses, open data. Fees: as published by each place; the source stands beside every figure." />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct PersonProps {
    route: Route,
}

/// Who is signed in and what they can do, or the way to sign in.
#[component]
fn Person(props: &PersonProps) -> Html {
    let world = use_world();
    let (path, go) = (use_path(), use_go());
    match use_viewer() {
        Viewer::Unknown => Html::default(),
        Viewer::Visitor if matches!(props.route, Route::SignIn | Route::SignUp) => Html::default(),
        Viewer::Visitor => {
            html! { <LinkButton href={sign_in_path(&Route::SignIn, &path)} text="Sign in" size={Size::Small} testid="sign-in" /> }
        }
        Viewer::Person(user) => {
            let host = world.host.clone();
            let sign_out = Callback::from(move |()| {
                host.sign_out();
                go.to("/");
            });
            let mut entries = vec![MenuEntry::go("My licenses", "/licences").icon(IconKind::Badge)];
            if !world.config.dashboard.is_empty() {
                entries.push(MenuEntry::go("Dashboard", world.config.dashboard.clone()).icon(IconKind::Home));
            }
            entries.push(MenuEntry::act("Sign out", sign_out).icon(IconKind::SignOut));
            let head = html! { <p class="menu-head"><b>{ &user.name }</b><small>{ &user.email }</small></p> };
            html! { <Menu label="Your account" trigger={html! { <Avatar name={user.name.clone()} size={Size::Small} /> }} {entries} {head} testid="account" /> }
        }
    }
}
