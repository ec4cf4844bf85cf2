//! The built-in pages, and the placeholder for an app or a path of one that there is not.

use super::scroll_memory;
use crate::{
    pages::{
        Audit, Designs, EditPet, Home, Members, NewPet, Notifications, Operations, Orders, PetPage, Pets,
        Settings,
    },
    routes::Page,
};
use allpet_contract::{apps::AppManifest, identity::Account};
use allpet_ui::{
    app_runtime::{is_return, path_of, use_location, use_navigator},
    components::{ErrorState, LinkButton, NotFoundContent, Skeleton, SkeletonShape},
    hooks::{LazyModule, Query, focus_heading, prepare, use_lazy, use_title},
    lazy,
};
use std::{rc::Rc, thread::LocalKey};
use web_sys::Element;
use yew::prelude::*;

/// Props of [`Content`].
#[derive(Clone, Properties, PartialEq)]
pub(crate) struct ContentProps {
    /// The present page.
    pub(crate) page: Page,
    /// The apps of the manifest.
    pub(crate) apps: Query<Vec<AppManifest>>,
    /// The signed-in account.
    pub(crate) account: Rc<Account>,
    /// Whether an embedded app is in front.
    pub(crate) embedded: bool,
}

type RenderPage = fn(&ContentProps) -> Html;

lazy! { static HOME: RenderPage = home { render_home } }
lazy! { static PAGES: RenderPage = pages { render_page } }
lazy! { static OPERATIONS: RenderPage = operations { render_operations } }

/// The area beside the navigation and below the top bar.
#[component]
pub(crate) fn Content(props: &ContentProps) -> Html {
    let (node, navigator) = (use_node_ref(), use_navigator());
    let first = use_mut_ref(|| true);
    // The path of the rendered page. The router notifies this component of a new path before or after the parent renders it with
    // the new page, so the path comes from the history.
    let rendered_path = use_mut_ref(String::new);
    let location = use_location();
    use_effect_with(path_of(&location), {
        let rendered_path = rendered_path.clone();
        move |path| path.clone_into(&mut rendered_path.borrow_mut())
    });
    use_effect_with((props.page.clone(), props.embedded), {
        let (node, rendered_path) = (node.clone(), rendered_path.clone());
        move |(_, embedded)| {
            let first = first.replace(false);
            let is_return = is_return();
            let path = path_of(&navigator.location());
            path.clone_into(&mut rendered_path.borrow_mut());
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
            scroll_memory::save(&rendered_path.borrow(), scroll.scroll_top());
        }
    });
    let page = match props.page {
        Page::AppHome { .. } | Page::App { .. } => html! { <NoApp apps={props.apps.clone()} /> },
        Page::Home => html! { <BuiltIn key="home" ..props.clone() /> },
        Page::Operations | Page::OperationsPart { .. } | Page::Audit => {
            html! { <BuiltIn key="operations" ..props.clone() /> }
        }
        _ => html! { <BuiltIn key="page" ..props.clone() /> },
    };
    html! { <div class="scroll" ref={node} {onscroll}><div class="page">{ page }</div></div> }
}

/// A page whose code is loaded when it is first opened.
#[component]
fn BuiltIn(props: &ContentProps) -> Html {
    use_lazy(lazy_module(&props.page)).render(|render| render(props))
}

fn lazy_module(page: &Page) -> &'static LocalKey<LazyModule<RenderPage>> {
    match page {
        Page::Home => &HOME,
        Page::Operations | Page::OperationsPart { .. } | Page::Audit => &OPERATIONS,
        _ => &PAGES,
    }
}

/// Begins to load a page's code, while the session is still being restored.
pub(crate) fn prepare_page(page: &Page) {
    if page.app().is_none() {
        prepare(lazy_module(page));
    }
}

fn render_home(props: &ContentProps) -> Html {
    html! { <Home account={props.account.clone()} apps={props.apps.clone()} /> }
}

/// Few people open it: its code is a file of its own.
fn render_operations(props: &ContentProps) -> Html {
    let part = match props.page {
        Page::Audit => return html! { <Audit account={props.account.clone()} /> },
        Page::OperationsPart { part } => Some(part),
        _ => None,
    };
    html! { <Operations account={props.account.clone()} {part} /> }
}

/// Renders a built-in page other than home, operations and the audit log.
fn render_page(props: &ContentProps) -> Html {
    let apps = props.apps.clone();
    match props.page.clone() {
        Page::Pets => html! { <Pets /> },
        Page::NewPet => html! { <NewPet /> },
        Page::Pet { pet } => html! { <PetPage key={pet.to_string()} id={pet} {apps} /> },
        Page::EditPet { pet } => html! { <EditPet key={pet.to_string()} id={pet} /> },
        Page::Orders => html! { <Orders {apps} /> },
        Page::Designs => html! { <Designs {apps} /> },
        Page::Members => html! { <Members account={props.account.clone()} /> },
        Page::Notifications => html! { <Notifications /> },
        Page::Settings => html! { <Settings account={props.account.clone()} /> },
        Page::Home
        | Page::Operations
        | Page::OperationsPart { .. }
        | Page::Audit
        | Page::AppHome { .. }
        | Page::App { .. }
        | Page::NotFound => Html::default(),
    }
}

#[derive(Properties, PartialEq)]
struct NoAppProps {
    apps: Query<Vec<AppManifest>>,
}

/// Says that the list of apps is loading, failed, or does not contain the app, or that the app cannot show the path.
#[component]
fn NoApp(props: &NoAppProps) -> Html {
    let apps = &props.apps;
    use_title("Dashboard");
    match (&apps.data, &apps.problem) {
        (Some(_), _) => html! {
            <NotFoundContent text="The link may be old, or the app was taken out of the dashboard."
                action={html! { <LinkButton href="/dashboard" text="Go to the dashboard’s home" /> }} />
        },
        (None, Some(problem)) => html! {
            <ErrorState problem={problem.clone()} retry={apps.retry()} busy={apps.loading} />
        },
        (None, None) => html! { <Skeleton shape={SkeletonShape::Rows} count={4} /> },
    }
}
