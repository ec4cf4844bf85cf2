//! A session that had ended before the page began: nobody is signed out in silence.

use crate::{
    components::{Toaster, Tone},
    storage,
};

/// This tab has said so.
const SAID: &str = "allpet.session-ended";

const WORDS: &str = "Your session has ended. Sign in to pick up where you left off.";

/// Says that the session has ended, once in a tab until somebody signs in.
pub(super) fn say() {
    let store = storage::session();
    let is_said = store
        .as_ref()
        .and_then(|store| store.get_item(SAID).ok().flatten())
        .is_some();
    if !is_said {
        Toaster.show(Tone::Warning, WORDS);
    }
    if let Some(store) = store {
        // A full storage costs hearing it twice.
        let _ = store.set_item(SAID, "");
    }
}

/// Somebody is signed in: the end of the next session is news again.
pub(super) fn forget() {
    if let Some(store) = storage::session() {
        let _ = store.remove_item(SAID);
    }
}
