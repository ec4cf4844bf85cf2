//! The pages, one file each.

mod applied;
mod apply;
mod case;
mod case_facts;
mod fees;
mod finder_messages;
mod found;
mod landing;
mod licence_card;
mod licence_page;
mod licences;
mod papers;
mod pet_step;
mod proofs_step;
mod queue;
mod queue_list;
mod queue_place;
mod register_licence;
mod reject_dialog;
mod review_step;
mod review_summary;
mod sign_in;
mod sign_up;
mod tag;
mod tell_owner;
mod undo;
mod unknown;
mod verify;

use crate::routes::Route;
use allpet_ui::{
    hooks::{Arrival, Part, arrival, prepare, use_part},
    part,
};
use std::thread::LocalKey;
use yew::prelude::*;

type Show = fn(&Route) -> Html;

part! { static VISITING: Show = visiting { show_visiting } }
part! { static OWNING: Show = owning { show_owning } }
part! { static CLERK: Show = clerk { show_clerk } }

/// The page for a route.
pub(crate) fn show(route: &Route, embedded: bool) -> Html {
    match (route, part_of(route, embedded)) {
        (_, Some((key, _))) => html! { <Later {key} route={route.clone()} {embedded} /> },
        (Route::Home, None) => html! { <landing::Landing /> },
        (_, None) => html! { <unknown::Unknown /> },
    }
}

/// Begins to load what a route will show, while it is still being found out where we are.
pub(crate) fn ahead(route: &Route, embedded: bool) {
    if let Some((_, part)) = part_of(route, embedded) {
        prepare(part);
    }
}

/// The part of a page that a server has rendered: without it the page cannot come to life as it stands.
pub(crate) fn awaited(route: &Route) -> Option<Arrival> {
    part_of(route, false).map(|(_, part)| arrival(part))
}

/// Where a page is that does not come with the program.
fn part_of(route: &Route, embedded: bool) -> Option<(&'static str, &'static LocalKey<Part<Show>>)> {
    match route {
        Route::Home if !embedded => None,
        Route::Unknown => None,
        Route::Fees | Route::Verify | Route::Tag(_) | Route::SignIn | Route::SignUp => {
            Some(("visiting", &VISITING))
        }
        Route::Home
        | Route::Licences
        | Route::MyLicence(_)
        | Route::MyApplication(_)
        | Route::Apply(_)
        | Route::Applied(_) => Some(("owning", &OWNING)),
        Route::Queue | Route::Case(_) | Route::Licence(_) => Some(("clerk", &CLERK)),
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
    use_part(part).drawn(|show| show(&props.route))
}

/// What anybody does.
fn show_visiting(route: &Route) -> Html {
    match route {
        Route::Fees => html! { <fees::Fees /> },
        Route::Tag(code) => html! { <tag::Tag code={code.clone()} /> },
        Route::SignUp => html! { <sign_up::SignUpPage /> },
        Route::SignIn => html! { <sign_in::SignInPage /> },
        _ => html! { <verify::Verify /> },
    }
}

/// What an owner does.
fn show_owning(route: &Route) -> Html {
    match route {
        Route::Apply(step) => html! { <apply::Apply step={*step} /> },
        Route::Applied(application) | Route::MyApplication(application) => {
            html! { <applied::Applied application={*application} key={application.to_string()} /> }
        }
        Route::MyLicence(licence) => {
            html! { <licence_page::LicencePage licence={*licence} key={licence.to_string()} /> }
        }
        _ => html! { <licences::Licences /> },
    }
}

/// What a clerk does.
fn show_clerk(route: &Route) -> Html {
    match route {
        Route::Case(application) => html! { <queue::ForClerks render={case::page(*application)} /> },
        Route::Licence(licence) => html! { <queue::ForClerks render={register_licence::page(*licence)} /> },
        _ => html! { <queue::Queue /> },
    }
}
