//! The place in components.

use super::{Api, AppEnvironment, Navigator, use_location};
use allpet_frame::Context;
use std::{cell::RefCell, rc::Rc};
use yew::prelude::*;

std::thread_local! {
    /// The path of the view that was shown last.
    static SHOWN: RefCell<Option<AttrValue>> = const { RefCell::new(None) };
}

/// What the place's provider hands down.
#[derive(Clone, PartialEq)]
pub(super) struct HostContext {
    /// None in the shell, which offers its own client and its own way to other pages.
    pub(super) environment: Option<AppEnvironment>,
    pub(super) api: Api,
    pub(super) context: Rc<Context>,
    /// It is being found out who is here.
    pub(super) asking: bool,
    pub(super) navigator: Navigator,
}

/// Where the app runs. `None` outside of [`AppRoot`](super::AppRoot).
#[hook]
pub fn use_environment() -> Option<AppEnvironment> {
    use_context::<HostContext>().and_then(|host_context| host_context.environment)
}

/// The client of the API: an app's, or the shell's.
#[hook]
pub fn use_api() -> Option<Api> {
    use_context::<HostContext>().map(|host_context| host_context.api)
}

/// Who is signed in, language, time zone, theme: drawn again whenever they change.
#[hook]
pub fn use_surroundings() -> Rc<Context> {
    use_context::<HostContext>()
        .map(|host_context| host_context.context)
        .unwrap_or_default()
}

/// Names the view, in the window or the shell's tab, and moves the focus to its heading when one came here by a link.
#[hook]
pub fn use_view(title: impl Into<AttrValue>) {
    let title = title.into();
    crate::ssr::titled(&title);
    let host_context = use_context::<HostContext>();
    // Another query is another state of the same view: the focus stays.
    let path = AttrValue::from(use_location().path().to_owned());
    use_effect_with(title, move |title| {
        if let Some(environment) = host_context.and_then(|host_context| host_context.environment) {
            environment.host.title(title);
        }
        crate::hooks::heading_came();
    });
    use_effect_with(path, move |path| {
        // Another page is another component: what was shown last is not known to it.
        let last = SHOWN.replace(Some(path.clone()));
        if last.is_some_and(|last| last != *path) {
            crate::hooks::focus_heading();
        }
    });
}
