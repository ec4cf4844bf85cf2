//! The pages, one file each.

mod applied;
mod apply;
mod case;
mod fees;
mod found;
mod landing;
mod licence_card;
mod licences;
mod papers;
mod pet_step;
mod proofs_step;
mod queue;
mod queue_list;
mod register_licence;
mod reject_dialog;
mod review_step;
mod review_summary;
mod sign_in;
mod sign_up;
mod tag;
mod unknown;
mod verify;

use crate::routes::Route;
use yew::prelude::*;

/// The page for a route.
pub(crate) fn show(route: &Route, embedded: bool) -> Html {
    match route {
        Route::Home if !embedded => html! { <landing::Landing /> },
        Route::Home | Route::Licences => html! { <licences::Licences /> },
        Route::Fees => html! { <fees::Fees /> },
        Route::Apply(step) => html! { <apply::Apply step={*step} /> },
        Route::Applied(application) => html! { <applied::Applied application={*application} /> },
        Route::Verify => html! { <verify::Verify /> },
        Route::Tag(code) => html! { <tag::Tag code={code.clone()} /> },
        Route::Queue => html! { <queue::Queue /> },
        Route::Case(application) => html! { <queue::ForClerks render={case::page(*application)} /> },
        Route::Licence(licence) => html! { <queue::ForClerks render={register_licence::page(*licence)} /> },
        Route::SignIn => html! { <sign_in::SignInPage /> },
        Route::SignUp => html! { <sign_up::SignUpPage /> },
        Route::Unknown => html! { <unknown::Unknown /> },
    }
}
