//! The component around an app's pages.

use super::host_events::use_host_events;
use crate::{
    app_runtime::{
        AppEnvironment,
        hooks::ProvidedContext,
        navigation::{navigator::Navigator, scroll},
        own_site::site_feed::use_site_feed,
    },
    components::Toasts,
    hooks::{Theme, apply_density, apply_theme},
};
use allpet_frame::{Context, Density, message::Theme as FrameTheme};
use yew::prelude::*;
use yew_router::Router;

#[derive(Properties, PartialEq)]
pub(crate) struct HostProviderProps {
    pub(crate) environment: AppEnvironment,
    pub(crate) children: Html,
}

/// Follows the host: its history, context, session, theme and focus.
#[component]
pub(crate) fn HostProvider(props: &HostProviderProps) -> Html {
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
    use_host_events(environment, &context, &restoring_session);
    use_site_feed(environment, context.user.as_ref());
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
pub(crate) fn prepare_appearance(context: &Context) {
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
