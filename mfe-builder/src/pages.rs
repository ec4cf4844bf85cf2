//! The pages, one file each.

mod customize;
mod designs;
mod landing;
mod review;
mod shared;

use crate::routes::Route;
#[cfg(not(feature = "server"))]
use allpet_ui::hooks::{Preload, preload, prepare};
use allpet_ui::{
    app_runtime::{EntryPage, SignInAgain, use_view},
    components::{LinkButton, NoPage},
    head::{Head, describe},
    hooks::{LoadState, use_lazy},
    lazy,
};
use yew::prelude::*;

/// Draws a page of a part; without a route, the question to sign in again.
type Show = fn(Option<&Route>) -> Html;

lazy! { static BENCH: Show = bench { show_bench } }
lazy! { static SAVED: Show = saved { show_saved } }

/// The page for a route.
pub(crate) fn show(route: &Route, embedded: bool) -> Html {
    match route {
        Route::Home if !embedded => html! { <landing::Landing /> },
        Route::Ideas => html! { <landing::Ideas /> },
        Route::NotFound => html! { <Missing /> },
        Route::Customize => html! { <Later key="bench" route={route.clone()} /> },
        Route::Home
        | Route::Designs
        | Route::Review
        | Route::Shared { .. }
        | Route::SignIn
        | Route::SignUp => html! { <Later key="saved" route={route.clone()} /> },
    }
}

/// Begins to load what a path will show, while it is still being found out where we are.
#[cfg(not(feature = "server"))]
pub(crate) fn ahead(path: &str, embedded: bool) -> Option<Preload> {
    match Route::of(path) {
        Route::Customize => prepare(&BENCH),
        Route::Designs | Route::Review | Route::SignIn | Route::SignUp => prepare(&SAVED),
        // The only one of them that a server has rendered.
        Route::Shared { .. } => return Some(preload(&SAVED)),
        Route::Home if embedded => prepare(&SAVED),
        Route::Home | Route::Ideas | Route::NotFound => {}
    }
    None
}

#[derive(Properties, PartialEq)]
struct LaterProps {
    route: Route,
}

/// A page that is loaded when it is first opened.
#[component]
fn Later(props: &LaterProps) -> Html {
    let part = match props.route {
        Route::Customize => &BENCH,
        _ => &SAVED,
    };
    use_lazy(part).render(|show| show(Some(&props.route)))
}

/// Asks to sign in again, over the page: the form comes with the way into an account.
#[component]
pub(crate) fn Again() -> Html {
    match use_lazy(&SAVED) {
        LoadState::Loading => Html::default(),
        found => found.render(|show| show(None)),
    }
}

fn show_bench(_: Option<&Route>) -> Html {
    html! { <customize::Customize /> }
}

fn show_saved(route: Option<&Route>) -> Html {
    let Some(route) = route else {
        return html! { <SignInAgain /> };
    };
    match route {
        Route::Review => html! { <review::Review /> },
        Route::SignIn => html! { <EntryPage key="sign-in" /> },
        Route::SignUp => html! { <EntryPage sign_up=true key="sign-up" /> },
        Route::Shared { token } => html! { <shared::Shared token={token.clone()} /> },
        _ => html! { <designs::Designs /> },
    }
}

/// The address leads nowhere.
#[component]
fn Missing() -> Html {
    use_view("Page not found");
    describe(Head::nothing);
    let action = html! { <LinkButton href="/customize" text="Design something" /> };
    html! {
        <div class="page narrow"><NoPage text="The address may be mistyped, or the page is gone." {action} /></div>
    }
}
