//! Hooks for the app's environment.

use super::{Api, AppEnvironment, Navigator, use_location};
use allpet_frame::Context;
use std::{cell::RefCell, rc::Rc};
use yew::prelude::*;

std::thread_local! {
    /// The path of the view shown last.
    static SHOWN: RefCell<Option<AttrValue>> = const { RefCell::new(None) };
}

/// The context that the provider offers to all components.
#[derive(Clone, PartialEq)]
pub(super) struct ProvidedContext {
    /// `None` in the shell, which offers its own client and navigator.
    pub(super) environment: Option<AppEnvironment>,
    pub(super) api: Api,
    pub(super) context: Rc<Context>,
    /// Whether the session is being restored.
    pub(super) restoring_session: bool,
    pub(super) navigator: Navigator,
}

/// Returns the app's environment. `None` outside [`AppRoot`](super::AppRoot).
#[hook]
pub fn use_environment() -> Option<AppEnvironment> {
    use_context::<ProvidedContext>().and_then(|host_context| host_context.environment)
}

/// Returns the API client of the app or of the shell.
#[hook]
pub fn use_api() -> Option<Api> {
    use_context::<ProvidedContext>().map(|host_context| host_context.api)
}

/// Returns the user, language, time zone and theme. The component renders again when they change.
#[hook]
pub fn use_host_context() -> Rc<Context> {
    use_context::<ProvidedContext>()
        .map(|host_context| host_context.context)
        .unwrap_or_default()
}

/// Sets the view's title in the window or in the shell, and moves the focus to its heading after navigation by a link.
#[hook]
pub fn use_view(title: impl Into<AttrValue>) {
    let title = title.into();
    crate::ssr::record_title(&title);
    let host_context = use_context::<ProvidedContext>();
    // Another query is a state of the same view, so the focus stays.
    let path = AttrValue::from(use_location().path().to_owned());
    use_effect_with(title, move |title| {
        if let Some(environment) = host_context.and_then(|host_context| host_context.environment) {
            environment.host.title(title);
        }
        crate::hooks::focus_pending_heading();
    });
    use_effect_with(path, move |path| {
        // Each page is a component of its own, so the last path is not in its state.
        let previous = SHOWN.replace(Some(path.clone()));
        if previous.is_some_and(|previous| previous != *path) {
            crate::hooks::focus_heading();
        }
    });
}
