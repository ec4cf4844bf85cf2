//! The notice that the session had ended before the page started.

use crate::{
    components::{Toaster, Tone},
    storage,
};

/// The storage key for a tab that has shown the notice.
const SHOWN: &str = "allpet.session-ended";

const TEXT: &str = "Your session has ended. Sign in to pick up where you left off.";

/// Shows the notice, once per tab until somebody signs in.
pub(super) fn show() {
    let store = storage::session();
    let is_shown = store
        .as_ref()
        .and_then(|store| store.get_item(SHOWN).ok().flatten())
        .is_some();
    if !is_shown {
        Toaster.show(Tone::Warning, TEXT);
    }
    if let Some(store) = store {
        // If storage is full, the notice may appear twice.
        let _ = store.set_item(SHOWN, "");
    }
}

/// Allows the notice again, after somebody signed in.
pub(super) fn reset() {
    if let Some(store) = storage::session() {
        let _ = store.remove_item(SHOWN);
    }
}
