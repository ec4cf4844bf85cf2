//! Navigation in a router's history.

use crate::message::{HistoryAction, check_address, check_path};
use gloo::history::{AnyHistory, History, Location, query::Raw};
use std::rc::Rc;

/// The fragment of an in-memory location, without its `#`; gloo's in-memory history has no field for it.
#[derive(Debug)]
struct Fragment(String);

/// Navigates to a path with its query and fragment. Ignores a path out of bounds, and the current one.
pub fn navigate(history: &AnyHistory, path: &str, action: HistoryAction) {
    let checked = match history {
        AnyHistory::Memory(_) => check_path(path),
        _ => check_address(path),
    };
    if checked.is_err() || path == path_of(&history.location()) {
        return;
    }
    match history {
        AnyHistory::Memory(_) => navigate_in_memory(history, path, action),
        // The browser's history is the address bar, which takes a path as it is.
        _ if !rate::take() => {}
        _ if action == HistoryAction::Push => history.push(path),
        _ => history.replace(path),
    }
}

fn navigate_in_memory(history: &AnyHistory, path: &str, action: HistoryAction) {
    let (path, fragment) = path.split_once('#').unwrap_or((path, ""));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let fragment = Fragment(fragment.to_owned());
    let done = match (action, query) {
        (HistoryAction::Push, "") => return history.push_with_state(path, fragment),
        (HistoryAction::Replace, "") => return history.replace_with_state(path, fragment),
        (HistoryAction::Push, query) => history.push_with_query_and_state(path, Raw(query), fragment),
        (HistoryAction::Replace, query) => history.replace_with_query_and_state(path, Raw(query), fragment),
    };
    // A query that is a string already cannot fail to serialize.
    done.unwrap_or_else(|never| match never {});
}

/// The path of a location, with its query and fragment.
pub fn path_of(location: &Location) -> String {
    let mut path = String::from(location.path());
    path.push_str(location.query_str());
    let fragment = fragment_of(location);
    if !fragment.is_empty() {
        path.push('#');
        path.push_str(&fragment);
    }
    path
}

/// The fragment of a location, without its `#`; empty if there is none.
pub fn fragment_of(location: &Location) -> Rc<str> {
    match location.state::<Fragment>() {
        Some(fragment) => fragment.0.as_str().into(),
        None => location.hash().trim_start_matches('#').into(),
    }
}

/// Creates an in-memory history at a path.
pub fn memory_at(path: &str) -> AnyHistory {
    let history = AnyHistory::Memory(gloo::history::MemoryHistory::new());
    navigate(&history, path, HistoryAction::Replace);
    history
}

/// A rate limit: Safari refuses more than a hundred entries in ten seconds, Firefox two hundred, with an exception that would
/// crash the page.
mod rate {
    use std::cell::Cell;

    const MOST: u32 = 90;
    const WINDOW_MS: f64 = 10_000.0;

    std::thread_local! {
        /// The start of the present window by the browser's clock, and its number of entries.
        static RECENT: Cell<(f64, u32)> = const { Cell::new((0.0, 0)) };
    }

    /// Counts another entry, and returns whether it is allowed.
    pub(super) fn take() -> bool {
        let now = now_ms();
        let (since, count) = RECENT.get();
        if !(0.0..WINDOW_MS).contains(&(now - since)) {
            RECENT.set((now, 1));
            return true;
        }
        RECENT.set((since, count.saturating_add(1)));
        count < MOST
    }

    #[cfg(target_arch = "wasm32")]
    fn now_ms() -> f64 {
        gloo::utils::window()
            .performance()
            .map_or(0.0, |performance| performance.now())
    }

    /// Natively there is no browser history to protect.
    #[cfg(not(target_arch = "wasm32"))]
    fn now_ms() -> f64 {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_history_returns_the_path_that_was_pushed() {
        let history = memory_at("/licences?state=issued#top");
        for (path, action, length) in [
            ("/licences?state=issued#top", HistoryAction::Push, 1),
            ("/apply", HistoryAction::Push, 2),
            ("/apply?step=1", HistoryAction::Replace, 2),
            ("/apply?step=1#fee", HistoryAction::Push, 3),
            ("/verify/7K3M%20Q9TX", HistoryAction::Push, 4),
        ] {
            navigate(&history, path, action);
            assert_eq!(path_of(&history.location()), path);
            assert_eq!(history.len(), length, "{path}");
        }
        assert_eq!(&*fragment_of(&memory_at("/a#b").location()), "b");
    }

    #[test]
    fn a_path_outside_the_app_is_ignored() {
        let history = memory_at("/apply");
        let long = String::from("/") + &"x".repeat(2_100);
        for path in [
            "//evil.example",
            "/\\evil.example",
            "apply",
            "",
            "https://evil.example/",
            &long,
        ] {
            navigate(&history, path, HistoryAction::Push);
            assert_eq!(path_of(&history.location()), "/apply", "{path}");
        }
    }
}
