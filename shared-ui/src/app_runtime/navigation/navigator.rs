//! Navigation, and the present location.

use super::scroll;
use crate::app_runtime::hooks::ProvidedContext;
use allpet_frame::{
    HistoryAction,
    history::{memory_at, navigate},
};
use yew::prelude::*;
use yew_router::{
    Routable,
    history::{AnyHistory, History, Location},
};

/// Navigates to paths of this app or of the shell, with query and fragment: `navigator.push(Route::Cart.to_path())`.
///
/// yew-router's own navigator accepts no path with a query in a memory history, and panics if the browser refuses an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Navigator(AnyHistory);

impl Navigator {
    pub(crate) fn new(history: AnyHistory) -> Self {
        Self(history)
    }

    /// Goes to `path`; *back* returns to the present one. A new page begins at its top. If only the query changes, the page keeps
    /// its scroll position.
    pub fn push(&self, path: impl AsRef<str>) {
        scroll::expect_step();
        navigate(&self.0, path.as_ref(), HistoryAction::Push);
    }

    /// Replaces the present path with `path`.
    pub fn replace(&self, path: impl AsRef<str>) {
        scroll::expect_step();
        navigate(&self.0, path.as_ref(), HistoryAction::Replace);
    }

    /// Follows a link to `path`, which begins at its top.
    pub(crate) fn follow(&self, path: &str) {
        self.push(path);
        scroll::to_top();
    }

    /// Returns the present location, without rendering the component again when it changes.
    pub fn location(&self) -> Location {
        self.0.location()
    }
}

/// Returns the navigator. Outside an app and the shell, it does nothing.
#[hook]
pub fn use_navigator() -> Navigator {
    use_offered_navigator().unwrap_or_else(|| Navigator(memory_at("/")))
}

/// Returns the navigator, or `None` outside an app and the shell.
#[hook]
pub(crate) fn use_offered_navigator() -> Option<Navigator> {
    use_context::<ProvidedContext>().map(|host| host.navigator)
}

/// Returns the present location. The component renders again when it changes.
#[hook]
pub fn use_location() -> Location {
    yew_router::hooks::use_location().unwrap_or_else(|| memory_at("/").location())
}

/// Returns the present location's query without the question mark; empty if there is none.
#[hook]
pub fn use_query_string() -> AttrValue {
    query_of(&use_location()).to_owned().into()
}

/// Returns the route for `path`, ignoring its query and fragment.
pub fn route_at<R: Routable + Default>(path: &str) -> R {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    R::recognize(path).unwrap_or_default()
}

/// Returns a location's query without the question mark.
pub fn query_of(location: &Location) -> &str {
    location.query_str().trim_start_matches('?')
}
