//! Going to other pages, and knowing which one is shown.

use super::{hooks::HostContext, scroll};
use allpet_frame::{
    Entry,
    history::{memory_at, navigate},
};
use yew::prelude::*;
use yew_router::{
    Routable,
    history::{AnyHistory, History, Location},
};

/// Goes to paths of this app or of the shell, with their query and fragment: `navigator.push(Route::Cart.to_path())`.
///
/// yew-router's own navigator takes no path with a query in memory, and ends the page where the browser refuses an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Navigator(AnyHistory);

impl Navigator {
    pub(super) fn new(history: AnyHistory) -> Self {
        Self(history)
    }

    /// Goes to `path`; *back* leads to the present one. Another page begins at its top; another query of the same page stays
    /// where it is.
    pub fn push(&self, path: impl AsRef<str>) {
        scroll::expect_step();
        navigate(&self.0, path.as_ref(), Entry::Push);
    }

    /// Puts `path` in place of the present one.
    pub fn replace(&self, path: impl AsRef<str>) {
        scroll::expect_step();
        navigate(&self.0, path.as_ref(), Entry::Replace);
    }

    /// Follows a link to `path`, which is shown from its top.
    pub(crate) fn follow(&self, path: &str) {
        self.push(path);
        scroll::to_top();
    }

    /// The present location, also where no component is drawn again for it.
    pub fn location(&self) -> Location {
        self.0.location()
    }
}

/// The way to other pages. Outside of an app and the shell it leads nowhere.
#[hook]
pub fn use_navigator() -> Navigator {
    use_offered_navigator().unwrap_or_else(|| Navigator(memory_at("/")))
}

/// The way to other pages, where there is an app or the shell around the component.
#[hook]
pub(crate) fn use_offered_navigator() -> Option<Navigator> {
    use_context::<HostContext>().map(|host| host.navigator)
}

/// The location that is shown; the component is drawn again when it changes.
#[hook]
pub fn use_location() -> Location {
    yew_router::hooks::use_location().unwrap_or_else(|| memory_at("/").location())
}

/// The query of the location that is shown, without its question mark; empty where there is none.
#[hook]
pub fn use_query_string() -> AttrValue {
    query_of(&use_location()).to_owned().into()
}

/// The page of an app at `path`, which may come with its query and fragment: they are the page's own affair.
pub fn route_at<R: Routable + Default>(path: &str) -> R {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    R::recognize(path).unwrap_or_default()
}

/// The query of a location, without its question mark.
pub fn query_of(location: &Location) -> &str {
    location.query_str().trim_start_matches('?')
}
