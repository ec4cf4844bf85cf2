//! Handlers for the events of an app's host.

use super::visibility;
use crate::{
    app_runtime::{AppEnvironment, navigation::scroll},
    components::{Toast, set_receiver},
    hooks::{clear_cache, focus_lost_heading, listen_to_window},
    live::reload_changed,
};
use allpet_frame::{Context, HostEvent};
use std::rc::Rc;
use yew::prelude::*;

/// Follows the host while the component is mounted. Keeps its context and whether the session is being restored in `context` and
/// `restoring_session`. Inside the shell, it also passes toasts on, and takes the focus that the shell moves in.
#[hook]
pub(super) fn use_host_events(
    environment: &AppEnvironment,
    context: &UseStateHandle<Rc<Context>>,
    restoring_session: &UseStateHandle<bool>,
) {
    let (context, restoring_session) = (context.setter(), restoring_session.setter());
    use_effect_with(environment.clone(), move |environment| {
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
            HostEvent::Published(topic) => reload_changed(*topic),
            _ => {}
        }));
        let embedded_handlers = environment.host.is_embedded().then(|| {
            let host = environment.host.clone();
            set_receiver(Callback::from(move |toast: Toast| {
                host.toast(toast.tone.into(), &toast.text);
            }));
            // The dashboard may have moved the focus in before.
            focus_lost_heading();
            listen_to_window("focus", focus_lost_heading)
        });
        move || drop((subscription, embedded_handlers))
    });
}
