//! The root component: the editor's state for all pages, and the page for the path.

use crate::{
    browser_storage,
    chrome::Chrome,
    editor::{EditorAction, EditorContext, EditorState},
    pages,
    routes::Route,
    save::SaveLater,
};
use allpet_ui::app_runtime::{AppRoot, IfSessionExpired, use_environment};
use yew::prelude::*;
use yew_router::Switch;

/// The site's name.
pub(crate) const SITE: &str = "Custom builder · All Pet Plus";

/// The root component.
#[component]
pub(crate) fn App() -> Html {
    html! { <AppRoot version={env!("CARGO_PKG_VERSION")} site={SITE}><EditorProvider /></AppRoot> }
}

/// Provides the editor to every page.
#[component]
fn EditorProvider() -> Html {
    let state = use_reducer_eq(|| browser_storage::load().unwrap_or_default());
    use_effect_with((*state).clone(), |state: &EditorState| {
        browser_storage::save(state);
    });
    let dispatch = use_callback((), {
        let dispatcher = state.dispatcher();
        move |action: EditorAction, ()| dispatcher.dispatch(action)
    });
    let editor = EditorContext {
        state: std::rc::Rc::new((*state).clone()),
        dispatch,
    };
    let Some(environment) = use_environment() else {
        return Html::default();
    };
    let embedded = environment.host.is_embedded();
    let render = Callback::from(move |route: Route| {
        let page = pages::render(&route, embedded);
        html! { <Chrome {route}>{ page }</Chrome> }
    });
    html! {
        <ContextProvider<EditorContext> context={editor}>
            <SaveLater>
                <Switch<Route> {render} />
                <IfSessionExpired><pages::SignInAgainDialog /></IfSessionExpired>
            </SaveLater>
        </ContextProvider<EditorContext>>
    }
}
