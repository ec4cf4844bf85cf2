//! The app: what stands around all pages, and the page for the path.

use crate::{
    chrome::Chrome,
    kept, pages,
    parts::Known,
    save::SaveLater,
    work::{Act, Bench, Work},
};
use allpet_ui::{
    components::{Toast, ToastProvider, Tone},
    place::{Api, IfEnded, Start, use_path, use_place},
};
use yew::prelude::*;

/// What the site is called.
pub(crate) const SITE: &str = "Custom builder · All Pet Plus";

/// The app.
#[component]
pub(crate) fn App() -> Html {
    html! { <Start version={env!("CARGO_PKG_VERSION")} site={SITE}><Around /></Start> }
}

/// The work, the API and the messages, for every page.
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
    let Some(place) = use_place() else {
        return Html::default();
    };
    let elsewhere = place.host.is_embedded().then(|| {
        let host = place.host.clone();
        Callback::from(move |toast: Toast| host.toast(host_tone(toast.tone), &toast.text))
    });
    let parts = path.parts();
    html! {
        <ContextProvider<Api> context={place.api.clone()}>
        <ContextProvider<Bench> context={bench}>
            <ToastProvider {elsewhere}><Known session={place.session.clone()}>
                <SaveLater>
                    <Chrome>{ pages::show(&parts, place.host.is_embedded()) }</Chrome>
                    <IfEnded>{ pages::again() }</IfEnded>
                </SaveLater>
            </Known></ToastProvider>
        </ContextProvider<Bench>>
        </ContextProvider<Api>>
    }
}

fn host_tone(tone: Tone) -> allpet_frame::Tone {
    match tone {
        Tone::Good => allpet_frame::Tone::Success,
        Tone::Warning => allpet_frame::Tone::Warning,
        Tone::Bad => allpet_frame::Tone::Danger,
        Tone::Neutral | Tone::Info => allpet_frame::Tone::Info,
    }
}
