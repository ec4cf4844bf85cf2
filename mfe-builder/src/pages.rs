//! The pages, one file each.

mod customize;
mod designs;
mod landing;
mod review;
mod shared;

#[cfg(not(feature = "server"))]
use allpet_ui::hooks::{Arrival, arrival, prepare};
use allpet_ui::{
    app_runtime::{EntryPage, SignInAgain, use_view},
    components::{LinkButton, NoPage},
    head::{Head, describe},
    hooks::{Whereabouts, use_part},
    part,
};
use yew::prelude::*;

type Show = fn(&Shown) -> Html;

part! { static BENCH: Show = bench { show_bench } }
part! { static SAVED: Show = saved { show_saved } }

/// A page that does not come with the program.
#[derive(Clone, PartialEq)]
enum Shown {
    /// The bench.
    Customize,
    /// My designs.
    Designs,
    /// The last look before the cart.
    Review,
    /// What somebody shows me, by the link's token.
    Shared(String),
    /// Where one signs in, or (`true`) makes an account; on the builder's own site.
    Entry(bool),
    /// Asks to sign in again, over the page.
    Again,
}

/// The page for a path, by its parts.
pub(crate) fn show(parts: &[&str], embedded: bool) -> Html {
    match parts {
        ["customize"] => later(Shown::Customize),
        ["designs"] => later(Shown::Designs),
        [] if embedded => later(Shown::Designs),
        [] => html! { <landing::Landing /> },
        ["ideas"] => html! { <landing::Ideas /> },
        ["shared", token] => later(Shown::Shared((*token).to_owned())),
        ["review"] => later(Shown::Review),
        ["sign-in"] => later(Shown::Entry(false)),
        ["sign-up"] => later(Shown::Entry(true)),
        _ => html! { <Missing /> },
    }
}

/// Whether there is a page for a path, by its parts: what [`show`] knows.
#[cfg(feature = "server")]
pub(crate) fn is_page(parts: &[&str]) -> bool {
    matches!(
        parts,
        [] | ["customize" | "designs" | "ideas" | "review" | "sign-in" | "sign-up"] | ["shared", _]
    )
}

/// Begins to load what a path will show, while it is still being found out where we are.
#[cfg(not(feature = "server"))]
pub(crate) fn ahead(path: &str, embedded: bool) -> Option<Arrival> {
    let first = path.split('/').find(|part| !part.is_empty());
    match first {
        Some("customize") => prepare(&BENCH),
        Some("designs" | "review" | "sign-in" | "sign-up") => prepare(&SAVED),
        // The only one of them that a server has rendered.
        Some("shared") => return Some(arrival(&SAVED)),
        None if embedded => prepare(&SAVED),
        _ => {}
    }
    None
}

fn later(page: Shown) -> Html {
    let key = if page == Shown::Customize {
        "bench"
    } else {
        "saved"
    };
    html! { <Later {key} {page} /> }
}

#[derive(Properties, PartialEq)]
struct LaterProps {
    page: Shown,
}

/// A page that is loaded when it is first opened.
#[component]
fn Later(props: &LaterProps) -> Html {
    let part = match props.page {
        Shown::Customize => &BENCH,
        _ => &SAVED,
    };
    match use_part(part) {
        Whereabouts::Coming if props.page == Shown::Again => Html::default(),
        found => found.drawn(|show| show(&props.page)),
    }
}

/// Asks to sign in again, over the page.
pub(crate) fn again() -> Html {
    later(Shown::Again)
}

fn show_bench(_: &Shown) -> Html {
    html! { <customize::Customize /> }
}

fn show_saved(page: &Shown) -> Html {
    match page {
        Shown::Designs | Shown::Customize => html! { <designs::Designs /> },
        Shown::Review => html! { <review::Review /> },
        Shown::Entry(anew) => html! { <EntryPage anew={*anew} key={usize::from(*anew)} /> },
        Shown::Again => html! { <SignInAgain /> },
        Shown::Shared(token) => html! { <shared::Shared token={token.clone()} /> },
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
