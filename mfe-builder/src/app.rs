//! The app: what stands around all pages, and the page for the path.

use crate::{
    chrome::Chrome,
    kept, pages,
    save::SaveLater,
    work::{Act, Bench, Work},
};
use allpet_ui::app_runtime::{AppRoot, IfEnded, use_environment, use_path};
use yew::prelude::*;

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
    let work = use_reducer_eq(|| kept::load().unwrap_or_default());
    use_effect_with((*work).clone(), |work: &Work| kept::save(work));
    let act = use_callback((), {
        let dispatcher = work.dispatcher();
        move |act: Act, ()| dispatcher.dispatch(act)
    });
    let bench = Bench {
        work: std::rc::Rc::new((*work).clone()),
        act,
    };
    let path = use_path();
    let Some(environment) = use_environment() else {
        return Html::default();
    };
    let page = pages::show(&path.parts(), environment.host.is_embedded());
    html! {
        <ContextProvider<Bench> context={bench}>
            <SaveLater>
                <Chrome>{ page }</Chrome>
                <IfEnded>{ pages::again() }</IfEnded>
            </SaveLater>
        </ContextProvider<Bench>>
    }
}
