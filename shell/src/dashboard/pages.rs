//! The built-in pages, and what stands in an app's place where there is no such app.

use super::scroll_memory;
use crate::{
    pages::{Designs, EditPet, Home, Members, NewPet, Orders, PetPage, Pets, Settings},
    routes::Page,
};
use allpet_contract::{apps::AppManifest, identity::Account};
use allpet_ui::{
    app_runtime::{is_return, path_of, use_location, use_navigator},
    components::{ErrorState, LinkButton, NoPage, Skeleton, SkeletonShape},
    hooks::{LazyModule, Query, focus_heading, prepare, use_lazy, use_title},
    lazy,
};
use std::{rc::Rc, thread::LocalKey};
use web_sys::Element;
use yew::prelude::*;

/// Props of [`Content`].
#[derive(Clone, Properties, PartialEq)]
pub(crate) struct ContentProps {
    /// What is shown.
    pub(crate) page: Page,
    /// Which apps there are.
    pub(crate) apps: Query<Vec<AppManifest>>,
    /// Who is signed in.
    pub(crate) account: Rc<Account>,
    /// An embedded app is in front.
    pub(crate) embedded: bool,
}

type Show = fn(&ContentProps) -> Html;

lazy! { static HOME: Show = home { show_home } }
lazy! { static PAGES: Show = pages { show } }

/// The page between navigation and top bar.
#[component]
pub(crate) fn Content(props: &ContentProps) -> Html {
    let (node, navigator) = (use_node_ref(), use_navigator());
    let first = use_mut_ref(|| true);
    // The path of the page that is drawn. The router tells this component of another path before or after its parent does, so
    // what belongs to a page asks the history.
    let shown = use_mut_ref(String::new);
    let location = use_location();
    use_effect_with(path_of(&location), {
        let shown = shown.clone();
        move |path| path.clone_into(&mut shown.borrow_mut())
    });
    use_effect_with((props.page.clone(), props.embedded), {
        let (node, shown) = (node.clone(), shown.clone());
        move |(_, embedded)| {
            let first = first.replace(false);
            let is_return = is_return();
            let path = path_of(&navigator.location());
            path.clone_into(&mut shown.borrow_mut());
            if *embedded {
                return;
            }
            if !first {
                focus_heading();
            }
            match node.cast::<Element>() {
                Some(scroll) if first || is_return => scroll_memory::restore(&scroll, &path),
                Some(scroll) => scroll.set_scroll_top(0),
                None => {}
            }
        }
    });
    if props.embedded {
        return Html::default();
    }
    let onscroll = Callback::from(move |event: Event| {
        if let Some(scroll) = event.target_dyn_into::<Element>() {
            scroll_memory::note(&shown.borrow(), scroll.scroll_top());
        }
    });
    let page = match props.page {
        Page::AppHome { .. } | Page::App { .. } => html! { <NoApp apps={props.apps.clone()} /> },
        Page::Home => html! { <BuiltIn key="home" ..props.clone() /> },
        _ => html! { <BuiltIn key="page" ..props.clone() /> },
    };
    html! { <div class="scroll" ref={node} {onscroll}><div class="page">{ page }</div></div> }
}

/// A page that is loaded when it is first opened.
#[component]
fn BuiltIn(props: &ContentProps) -> Html {
    use_lazy(part_of(&props.page)).drawn(|show| show(props))
}

fn part_of(page: &Page) -> &'static LocalKey<LazyModule<Show>> {
    match page {
        Page::Home => &HOME,
        _ => &PAGES,
    }
}

/// Begins to load what a page needs, while it is still being found out who is here.
pub(crate) fn ahead(page: &Page) {
    if page.app().is_none() {
        prepare(part_of(page));
    }
}

fn show_home(props: &ContentProps) -> Html {
    html! { <Home account={props.account.clone()} apps={props.apps.clone()} /> }
}

/// The other built-in pages.
fn show(props: &ContentProps) -> Html {
    let apps = props.apps.clone();
    match props.page.clone() {
        Page::Pets => html! { <Pets /> },
        Page::NewPet => html! { <NewPet /> },
        Page::Pet { pet } => html! { <PetPage key={pet.to_string()} id={pet} {apps} /> },
        Page::EditPet { pet } => html! { <EditPet key={pet.to_string()} id={pet} /> },
        Page::Orders => html! { <Orders {apps} /> },
        Page::Designs => html! { <Designs {apps} /> },
        Page::Members => html! { <Members account={props.account.clone()} /> },
        Page::Settings => html! { <Settings account={props.account.clone()} /> },
        Page::Home | Page::AppHome { .. } | Page::App { .. } | Page::NotFound => Html::default(),
    }
}

#[derive(Properties, PartialEq)]
struct NoAppProps {
    apps: Query<Vec<AppManifest>>,
}

/// The apps' list is on its way, did not come, or has no such app.
#[component]
fn NoApp(props: &NoAppProps) -> Html {
    let apps = &props.apps;
    use_title("Dashboard");
    match (&apps.data, &apps.problem) {
        (Some(_), _) => html! {
            <NoPage text="The link may be old, or the app was taken out of the dashboard."
                action={html! { <LinkButton href="/dashboard" text="Go to the dashboard's home" /> }} />
        },
        (None, Some(problem)) => html! {
            <ErrorState problem={problem.clone()} retry={apps.retry()} busy={apps.loading} />
        },
        (None, None) => html! { <Skeleton shape={SkeletonShape::Rows} count={4} /> },
    }
}
