//! The component around an app's pages.

use super::{AppEnvironment, hooks::ProvidedContext, navigator::Navigator, scroll, visibility};
use crate::{
    cart::cart_changed,
    components::{Toast, Toasts, set_receiver},
    hooks::{Theme, apply_density, apply_theme, clear_cache, focus_lost_heading, listen_to_window},
};
use allpet_frame::{Context, Density, HostEvent, Topic, message::Theme as FrameTheme};
use std::rc::Rc;
use yew::prelude::*;
use yew_router::Router;

#[derive(Properties, PartialEq)]
pub(super) struct HostProviderProps {
    pub(super) environment: AppEnvironment,
    pub(super) children: Html,
}

/// Follows the host: its history, context, session, theme and focus.
#[component]
pub(super) fn HostProvider(props: &HostProviderProps) -> Html {
    let environment = &props.environment;
    let embedded = environment.host.is_embedded();
    let history = use_memo(environment.clone(), |environment| environment.host.history());
    let context = use_state_eq(|| environment.host.context());
    let restoring_session = use_state_eq(|| environment.is_restoring_session());
    use_effect_with((*context).clone(), move |context| {
        apply_appearance(context, embedded);
    });
    use_effect_with((*history).clone(), move |history| {
        let listener = scroll::follow_history(history, embedded);
        move || drop(listener)
    });
    use_effect_with(environment.clone(), {
        let (context, restoring_session) = (context.clone(), restoring_session.clone());
        move |environment| {
            let refresh = {
                let environment = environment.clone();
                move || {
                    context.set(environment.host.context());
                    restoring_session.set(environment.is_restoring_session());
                }
            };
            // The session may have been restored since the first rendering.
            refresh();
            let subscription = environment.host.subscribe(Rc::new(move |event| match event {
                HostEvent::ContextChanged(_) => refresh(),
                HostEvent::Go { .. } => scroll::expect_return(),
                HostEvent::VisibilityChanged(front) => visibility::set_front(*front),
                HostEvent::SignedOut => clear_cache(),
                HostEvent::Published(Topic::CartChanged) => cart_changed(),
                _ => {}
            }));
            let embedded_handlers = embedded.then(|| {
                let host = environment.host.clone();
                set_receiver(Callback::from(move |toast: Toast| {
                    host.toast(toast.tone.into(), &toast.text);
                }));
                // The dashboard may have moved the focus in before.
                focus_lost_heading();
                listen_to_window("focus", focus_lost_heading)
            });
            move || drop((subscription, embedded_handlers))
        }
    });
    let host_context = ProvidedContext {
        navigator: Navigator::new((*history).clone()),
        environment: Some(environment.clone()),
        api: environment.api.clone(),
        context: (*context).clone(),
        restoring_session: *restoring_session,
    };
    html! {
        <Router history={(*history).clone()}>
            <ContextProvider<ProvidedContext> context={host_context}>
                { props.children.clone() }
                if !embedded { <Toasts /> }
            </ContextProvider<ProvidedContext>>
        </Router>
    }
}

/// Applies the shell's appearance before the first rendering, so that no other colour flashes.
pub(super) fn prepare_appearance(context: &Context) {
    apply_appearance(context, true);
}

/// Applies the shell's appearance to the document. An app's own site uses the system's, or the one chosen on the site.
fn apply_appearance(context: &Context, embedded: bool) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root.filter(|_| embedded) {
        let _ = root.set_attribute("lang", context.locale.split('-').next().unwrap_or("en"));
    }
    apply_theme(match context.theme {
        _ if !embedded => Theme::stored(),
        FrameTheme::Light => Theme::Light,
        FrameTheme::Dark => Theme::Dark,
    });
    apply_density(context.density == Density::Compact);
}
