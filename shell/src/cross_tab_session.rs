//! Keeps the tabs of one browser in step: signing in or out in one tab takes effect in all.

use allpet_ui::{
    hooks::use_window_event,
    session::{AuthState, Session, use_auth_state},
    storage,
};
use web_sys::StorageEvent;
use yew::prelude::*;

/// The key of the signed-in account's id, which is empty when nobody is signed in. A change is only a signal: a tab that sees one
/// asks the API.
const KEY: &str = "allpet.session";

/// Announces changes of the session to the other tabs, and reacts to theirs.
#[hook]
pub(crate) fn use_cross_tab_session(session: &Session) {
    let auth_state = use_auth_state(session);
    let account_id = match &auth_state {
        AuthState::SignedIn(account) => Some(account.id.to_string()),
        AuthState::SignedOut => Some(String::new()),
        _ => None,
    };
    use_effect_with(account_id, |account_id| {
        if let (Some(storage), Some(account_id)) = (storage::local(), account_id) {
            // If storage is full or forbidden, the other tabs miss the change until they come to the front.
            let _ = storage.set_item(KEY, account_id);
        }
    });
    let session = session.clone();
    use_window_event("storage", move |event: &StorageEvent| {
        if event.key().as_deref() == Some(KEY) {
            handle_change(&session, &event.new_value().unwrap_or_default());
        }
    });
}

/// Reacts to another tab where the account with this id signed in, or, if the id is empty, signed out.
fn handle_change(session: &Session, account_id: &str) {
    let current_id = session
        .auth_state()
        .account()
        .map(|account| account.id.to_string());
    if current_id.as_deref().unwrap_or_default() == account_id
        && !matches!(session.auth_state(), AuthState::Expired(_))
    {
        return;
    }
    if account_id.is_empty() {
        session.leave_elsewhere();
        return;
    }
    let session = session.clone();
    wasm_bindgen_futures::spawn_local(async move { session.resume().await });
}
