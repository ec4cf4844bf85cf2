//! The pages, one file each.

mod customize;
mod designs;
mod landing;
mod review;
mod shared_design;

use crate::routes::Route;
#[cfg(not(feature = "server"))]
use allpet_ui::hooks::{Preload, preload, prepare};
use allpet_ui::{
    app_runtime::{EntryPage, SignInAgain, use_view},
    components::{LinkButton, NotFoundContent},
    head::{Head, describe},
    hooks::{LoadState, use_lazy},
    lazy,
};
use yew::prelude::*;

/// Renders a page of a lazy module; without a route, the dialog to sign in again.
type RenderPage = fn(Option<&Route>) -> Html;

lazy! { static EDITOR_PAGE: RenderPage = editor { show_editor } }
lazy! { static OTHER_PAGES: RenderPage = saved { show_other_page } }

/// Renders the page of a route.
pub(crate) fn render(route: &Route, embedded: bool) -> Html {
    match route {
        Route::Home if !embedded => html! { <landing::Landing /> },
        Route::Ideas => html! { <landing::Ideas /> },
        Route::NotFound => html! { <NotFoundPage /> },
        Route::Customize => html! { <LazyPage key="editor" route={route.clone()} /> },
        Route::Home
        | Route::Designs
        | Route::Review
        | Route::Shared { .. }
        | Route::SignIn
        | Route::SignUp => html! { <LazyPage key="other" route={route.clone()} /> },
    }
}

/// Starts to load the lazy module of a path's page before the app has started.
#[cfg(not(feature = "server"))]
pub(crate) fn preload_page(path: &str, embedded: bool) -> Option<Preload> {
    match Route::of(path) {
        Route::Customize => prepare(&EDITOR_PAGE),
        Route::Designs | Route::Review | Route::SignIn | Route::SignUp => prepare(&OTHER_PAGES),
        // The only lazy page that the server renders.
        Route::Shared { .. } => return Some(preload(&OTHER_PAGES)),
        Route::Home if embedded => prepare(&OTHER_PAGES),
        Route::Home | Route::Ideas | Route::NotFound => {}
    }
    None
}

#[derive(Properties, PartialEq)]
struct LazyPageProps {
    route: Route,
}

/// A page that the browser loads when it is first opened.
#[component]
fn LazyPage(props: &LazyPageProps) -> Html {
    let module = match props.route {
        Route::Customize => &EDITOR_PAGE,
        _ => &OTHER_PAGES,
    };
    use_lazy(module).render(|render| render(Some(&props.route)))
}

/// The dialog to sign in again, over the page; loaded with the pages that contain the sign-in form.
#[component]
pub(crate) fn SignInAgainDialog() -> Html {
    match use_lazy(&OTHER_PAGES) {
        LoadState::Loading => Html::default(),
        loaded => loaded.render(|render| render(None)),
    }
}

/// The editor.
fn show_editor(_: Option<&Route>) -> Html {
    html! { <customize::Customize /> }
}

/// Designs, review, shared designs, and signing in or up.
fn show_other_page(route: Option<&Route>) -> Html {
    let Some(route) = route else {
        return html! { <SignInAgain /> };
    };
    match route {
        Route::Review => html! { <review::Review /> },
        Route::SignIn => html! { <EntryPage key="sign-in" /> },
        Route::SignUp => html! { <EntryPage sign_up=true key="sign-up" /> },
        Route::Shared { token } => html! { <shared_design::Shared token={token.clone()} /> },
        _ => html! { <designs::Designs /> },
    }
}

/// The page for an unknown address.
#[component]
fn NotFoundPage() -> Html {
    use_view("Page not found");
    describe(Head::nothing);
    let action = html! { <LinkButton href="/customize" text="Design something" /> };
    html! {
        <div class="page narrow"><NotFoundContent text="The address may be mistyped, or the page is gone." {action} /></div>
    }
}
