//! Signing in or out in one tab is signing in or out in all of them.

use allpet_ui::{
    hooks::use_window_event,
    session::{AuthState, Session, use_auth_state},
    storage,
};
use web_sys::StorageEvent;
use yew::prelude::*;

/// Holds the id of who is signed in, or nothing. It says no more than that something has changed: what is true, the API says.
const KEY: &str = "allpet.session";

/// Tells the other tabs, and listens to them.
#[hook]
pub(crate) fn use_shared_standing(session: &Session) {
    let standing = use_auth_state(session);
    let word = match &standing {
        AuthState::SignedIn(account) => Some(account.id.to_string()),
        AuthState::SignedOut => Some(String::new()),
        _ => None,
    };
    use_effect_with(word, |word| {
        if let (Some(storage), Some(word)) = (storage::local(), word) {
            // A full or forbidden storage costs the other tabs their notice, nothing more.
            let _ = storage.set_item(KEY, word);
        }
    });
    let session = session.clone();
    use_window_event("storage", move |event: &StorageEvent| {
        if event.key().as_deref() == Some(KEY) {
            hear(&session, &event.new_value().unwrap_or_default());
        }
    });
}

/// Another tab says that `who` is signed in.
fn hear(session: &Session, who: &str) {
    let here = session.standing().account().map(|account| account.id.to_string());
    if here.as_deref().unwrap_or_default() == who && !matches!(session.standing(), AuthState::Expired(_)) {
        return;
    }
    if who.is_empty() {
        session.leave();
        return;
    }
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move { session.resume().await });
}
