//! The app: what stands around all pages, and the page for the path.

use crate::{
    browser_storage,
    chrome::Chrome,
    editor::{EditorAction, EditorContext, EditorState},
    pages,
    routes::Route,
    save::SaveLater,
};
use allpet_ui::app_runtime::{AppRoot, IfEnded, use_environment};
use yew::prelude::*;
use yew_router::Switch;

/// What the site is called.
pub(crate) const SITE: &str = "Custom builder · All Pet Plus";

/// The app.
#[component]
pub(crate) fn App() -> Html {
    html! { <AppRoot version={env!("CARGO_PKG_VERSION")} site={SITE}><Around /></AppRoot> }
}

/// The work, for every page.
#[component]
fn Around() -> Html {
    let work = use_reducer_eq(|| browser_storage::load().unwrap_or_default());
    use_effect_with((*work).clone(), |work: &EditorState| browser_storage::save(work));
    let act = use_callback((), {
        let dispatcher = work.dispatcher();
        move |act: EditorAction, ()| dispatcher.dispatch(act)
    });
    let bench = EditorContext {
        work: std::rc::Rc::new((*work).clone()),
        act,
    };
    let Some(environment) = use_environment() else {
        return Html::default();
    };
    let embedded = environment.host.is_embedded();
    let render = Callback::from(move |route: Route| {
        let page = pages::show(&route, embedded);
        html! { <Chrome {route}>{ page }</Chrome> }
    });
    html! {
        <ContextProvider<EditorContext> context={bench}>
            <SaveLater>
                <Switch<Route> {render} />
                <IfEnded><pages::Again /></IfEnded>
            </SaveLater>
        </ContextProvider<EditorContext>>
    }
}
