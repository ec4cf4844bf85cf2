//! What stands around an app's pages.

use super::{AppEnvironment, hooks::HostContext, navigator::Navigator, scroll, visibility};
use crate::{
    cart::cart_changed,
    components::{Toast, Toasts, set_receiver},
    hooks::{Theme, apply_density, apply_theme, focus_lost_heading, forget_all, listen_to_window},
};
use allpet_frame::{Context, Density, HostEvent, Topic, message::Theme as Shade};
use std::rc::Rc;
use yew::prelude::*;
use yew_router::Router;

#[derive(Properties, PartialEq)]
pub(super) struct HostProviderProps {
    pub(super) environment: AppEnvironment,
    pub(super) children: Html,
}

/// Follows the host: its history, the surroundings, who is here, the theme, the focus.
#[component]
pub(super) fn HostProvider(props: &HostProviderProps) -> Html {
    let environment = &props.environment;
    let embedded = environment.host.is_embedded();
    let history = use_memo(environment.clone(), |environment| environment.host.history());
    let context = use_state_eq(|| environment.host.context());
    let asking = use_state_eq(|| environment.is_asking());
    use_effect_with((*context).clone(), move |context| {
        apply_appearance(context, embedded);
    });
    use_effect_with((*history).clone(), move |history| {
        let following = scroll::follow_history(history, embedded);
        move || drop(following)
    });
    use_effect_with(environment.clone(), {
        let (context, asking) = (context.clone(), asking.clone());
        move |environment| {
            let look = {
                let environment = environment.clone();
                move || {
                    context.set(environment.host.context());
                    asking.set(environment.is_asking());
                }
            };
            // Somebody may have been recognised between the first drawing and now.
            look();
            let subscription = environment.host.subscribe(Rc::new(move |event| match event {
                HostEvent::ContextChanged(_) => look(),
                HostEvent::Go { .. } => scroll::expect_return(),
                HostEvent::Shown(front) => visibility::set_front(*front),
                HostEvent::SignedOut => forget_all(),
                HostEvent::Published(Topic::CartChanged) => cart_changed(),
                _ => {}
            }));
            let entering = embedded.then(|| {
                let host = environment.host.clone();
                set_receiver(Callback::from(move |toast: Toast| {
                    host.toast(toast.tone.into(), &toast.text);
                }));
                // The dashboard may have put the focus in before.
                focus_lost_heading();
                listen_to_window("focus", focus_lost_heading)
            });
            move || drop((subscription, entering))
        }
    });
    let host_context = HostContext {
        navigator: Navigator::new((*history).clone()),
        environment: Some(environment.clone()),
        api: environment.api.clone(),
        context: (*context).clone(),
        asking: *asking,
    };
    html! {
        <Router history={(*history).clone()}>
            <ContextProvider<HostContext> context={host_context}>
                { props.children.clone() }
                if !embedded { <Toasts /> }
            </ContextProvider<HostContext>>
        </Router>
    }
}

/// Takes on the shell's looks before anything is drawn: no other colour is seen first.
pub(super) fn prepare_appearance(context: &Context) {
    apply_appearance(context, true);
}

/// The document takes on the shell's looks. A site of its own follows the system, or what was chosen on it.
fn apply_appearance(context: &Context, embedded: bool) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root.filter(|_| embedded) {
        let _ = root.set_attribute("lang", context.locale.split('-').next().unwrap_or("en"));
    }
    apply_theme(match context.theme {
        _ if !embedded => Theme::kept(),
        Shade::Light => Theme::Light,
        Shade::Dark => Theme::Dark,
    });
    apply_density(context.density == Density::Compact);
}
