//! The pages, one file each.

mod clerk;
mod not_found;
mod owner;
mod public;

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

/// Renders a page of a lazy module; without a route, the dialog to sign in again.
type RenderPage = fn(Option<&Route>) -> Html;

lazy! { static VISITOR_PAGES: RenderPage = visitor { show_visitor_page } }
lazy! { static OWNER_PAGES: RenderPage = owner { show_owner_page } }
lazy! { static CLERK_PAGES: RenderPage = clerk { show_clerk_page } }

/// Renders the page of a route.
pub(crate) fn render(route: &Route, embedded: bool) -> Html {
    match (route, lazy_module(route, embedded)) {
        (_, Some((key, _))) => html! { <LazyPage {key} route={route.clone()} {embedded} /> },
        (Route::Home, None) => html! { <public::landing::Landing /> },
        (_, None) => html! { <not_found::NotFoundPage /> },
    }
}

/// Starts to load the lazy module of a path's page before the app has started. The server's HTML stays until it is loaded.
#[cfg(not(feature = "server"))]
pub(crate) fn preload_page(path: &str, embedded: bool) -> Option<Preload> {
    lazy_module(&Route::of(path), embedded).map(|(_, module)| preload(module))
}

/// Returns the key and lazy module of a route's page; `None` if the page is part of the first download.
fn lazy_module(
    route: &Route,
    embedded: bool,
) -> Option<(&'static str, &'static LocalKey<LazyModule<RenderPage>>)> {
    match route {
        Route::Home if !embedded => None,
        Route::NotFound => None,
        Route::Fees | Route::Verify | Route::Tag { .. } => Some(("visitor", &VISITOR_PAGES)),
        Route::Home
        | Route::Licences
        | Route::MyLicence { .. }
        | Route::MyApplication { .. }
        | Route::Apply { .. }
        | Route::Applied { .. }
        | Route::StartApplication
        | Route::SignIn
        | Route::SignUp => Some(("owner", &OWNER_PAGES)),
        Route::Queue | Route::Case { .. } | Route::Licence { .. } => Some(("clerk", &CLERK_PAGES)),
    }
}

#[derive(Properties, PartialEq)]
struct LazyPageProps {
    route: Route,
    embedded: bool,
}

/// A page that the browser loads when it is first opened.
#[component]
fn LazyPage(props: &LazyPageProps) -> Html {
    let (_, module) = lazy_module(&props.route, props.embedded).unwrap_or(("owner", &OWNER_PAGES));
    use_lazy(module).render(|render| render(Some(&props.route)))
}

/// The dialog to sign in again, over the page; loaded with the owner's pages, which contain the sign-in form.
#[component]
pub(crate) fn SignInAgainDialog() -> Html {
    match use_lazy(&OWNER_PAGES) {
        LoadState::Loading => Html::default(),
        loaded => loaded.render(|render| render(None)),
    }
}

/// The pages that need no account.
fn show_visitor_page(route: Option<&Route>) -> Html {
    match route {
        Some(Route::Fees) => html! { <public::fees::Fees /> },
        Some(Route::Tag { code }) => html! { <public::tag::Tag code={code.clone()} /> },
        _ => html! { <public::verify::Verify /> },
    }
}

/// The owner's pages, and signing in or up.
fn show_owner_page(route: Option<&Route>) -> Html {
    let Some(route) = route else {
        return html! { <SignInAgain /> };
    };
    match route {
        Route::StartApplication => html! { <owner::apply::Apply step={Step::Pet} /> },
        Route::Apply { step } => html! { <owner::apply::Apply step={*step} /> },
        Route::Applied { application } | Route::MyApplication { application } => {
            html! { <owner::application_page::ApplicationPage application={*application} key={application.to_string()} /> }
        }
        Route::MyLicence { licence } => {
            html! { <owner::licences::licence_page::LicencePage licence={*licence} key={licence.to_string()} /> }
        }
        Route::SignIn => html! { <EntryPage home={Route::Licences.to_path()} key="sign-in" /> },
        Route::SignUp => html! { <EntryPage sign_up=true home={Route::Licences.to_path()} key="sign-up" /> },
        _ => html! { <owner::licences::Licences /> },
    }
}

/// The clerk's pages.
fn show_clerk_page(route: Option<&Route>) -> Html {
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
