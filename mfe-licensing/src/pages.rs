//! The pages, one file each.

mod clerk;
mod owner;
mod public;
mod unknown;

use crate::routes::{Route, Step};
#[cfg(not(feature = "server"))]
use allpet_ui::hooks::{Preload, preload};
use allpet_ui::{
    app_runtime::{EntryPage, SignInAgain},
    hooks::{LazyModule, LoadState, use_lazy},
    lazy,
};
use std::thread::LocalKey;
use yew::prelude::*;
use yew_router::Routable as _;

/// Draws a page of a part; without a route, the question to sign in again.
type Show = fn(Option<&Route>) -> Html;

lazy! { static VISITING: Show = visiting { show_visiting } }
lazy! { static OWNING: Show = owning { show_owning } }
lazy! { static CLERK: Show = clerk { show_clerk } }

/// The page for a route.
pub(crate) fn show(route: &Route, embedded: bool) -> Html {
    match (route, part_of(route, embedded)) {
        (_, Some((key, _))) => html! { <Later {key} route={route.clone()} {embedded} /> },
        (Route::Home, None) => html! { <public::landing::Landing /> },
        (_, None) => html! { <unknown::Unknown /> },
    }
}

/// Begins to load what a path will show, while it is still being found out where we are. A page that a server has rendered
/// waits for it.
#[cfg(not(feature = "server"))]
pub(crate) fn ahead(path: &str, embedded: bool) -> Option<Preload> {
    part_of(&Route::of(path), embedded).map(|(_, part)| preload(part))
}

/// Where a page is that does not come with the program.
fn part_of(route: &Route, embedded: bool) -> Option<(&'static str, &'static LocalKey<LazyModule<Show>>)> {
    match route {
        Route::Home if !embedded => None,
        Route::NotFound => None,
        Route::Fees | Route::Verify | Route::Tag { .. } => Some(("visiting", &VISITING)),
        Route::Home
        | Route::Licences
        | Route::MyLicence { .. }
        | Route::MyApplication { .. }
        | Route::Apply { .. }
        | Route::Applied { .. }
        | Route::StartApplication
        | Route::SignIn
        | Route::SignUp => Some(("owning", &OWNING)),
        Route::Queue | Route::Case { .. } | Route::Licence { .. } => Some(("clerk", &CLERK)),
    }
}

#[derive(Properties, PartialEq)]
struct LaterProps {
    route: Route,
    embedded: bool,
}

/// A page that is loaded when it is first opened.
#[component]
fn Later(props: &LaterProps) -> Html {
    let (_, part) = part_of(&props.route, props.embedded).unwrap_or(("owning", &OWNING));
    use_lazy(part).render(|show| show(Some(&props.route)))
}

/// Asks to sign in again, over the page: the form comes with the way into an account.
#[component]
pub(crate) fn Again() -> Html {
    match use_lazy(&OWNING) {
        LoadState::Loading => Html::default(),
        found => found.render(|show| show(None)),
    }
}

/// What anybody does.
fn show_visiting(route: Option<&Route>) -> Html {
    match route {
        Some(Route::Fees) => html! { <public::fees::Fees /> },
        Some(Route::Tag { code }) => html! { <public::tag::Tag code={code.clone()} /> },
        _ => html! { <public::verify::Verify /> },
    }
}

/// What an owner does, and the way into an account.
fn show_owning(route: Option<&Route>) -> Html {
    let Some(route) = route else {
        return html! { <SignInAgain /> };
    };
    match route {
        Route::StartApplication => html! { <owner::apply::Apply step={Step::Pet} /> },
        Route::Apply { step } => html! { <owner::apply::Apply step={*step} /> },
        Route::Applied { application } | Route::MyApplication { application } => {
            html! { <owner::applied::Applied application={*application} key={application.to_string()} /> }
        }
        Route::MyLicence { licence } => {
            html! { <owner::licence_page::LicencePage licence={*licence} key={licence.to_string()} /> }
        }
        Route::SignIn => html! { <EntryPage home={Route::Licences.to_path()} key="sign-in" /> },
        Route::SignUp => html! { <EntryPage sign_up=true home={Route::Licences.to_path()} key="sign-up" /> },
        _ => html! { <owner::licences::Licences /> },
    }
}

/// What a clerk does.
fn show_clerk(route: Option<&Route>) -> Html {
    match route {
        Some(Route::Case { application }) => {
            html! { <clerk::queue::ForClerks render={clerk::case::page(*application)} /> }
        }
        Some(Route::Licence { licence }) => {
            html! { <clerk::queue::ForClerks render={clerk::register_licence::page(*licence)} /> }
        }
        _ => html! { <clerk::queue::Queue /> },
    }
}
