//! Drafts in `sessionStorage`, kept in the tab until they are sent, with a key for each person; and settings in `localStorage`.

pub(super) mod draft;

use allpet_ui::storage;
use serde::{Serialize, de::DeserializeOwned};

/// The prefix of this app's keys.
const PREFIX: &str = "licensing.";

fn key(name: &str) -> String {
    String::from(PREFIX) + name
}

/// Reads the value under `name`; `None` if there is none, or one that an older version of the app wrote in another form.
pub(crate) fn load<T: DeserializeOwned>(name: &str) -> Option<T> {
    let text = storage::session()?.get_item(&key(name)).ok()??;
    allpet_json::from_str(&text).ok()
}

/// Stores `value` under `name`.
pub(crate) fn save(name: &str, value: &impl Serialize) {
    if let (Some(storage), Ok(text)) = (storage::session(), allpet_json::to_string(value)) {
        let _ = storage.set_item(&key(name), &text);
    }
}

/// Removes the value under `name`.
pub(crate) fn remove(name: &str) {
    if let Some(storage) = storage::session() {
        let _ = storage.remove_item(&key(name));
    }
}

/// Removes all drafts, after the person has signed out.
pub(crate) fn remove_drafts() {
    storage::remove_from_session(PREFIX);
}

/// Returns whether a setting is on, which is the default.
pub(crate) fn is_setting_on(name: &str) -> bool {
    !matches!(
        storage::local().map(|storage| storage.get_item(&key(name))),
        Some(Ok(Some(_)))
    )
}

/// Stores whether a setting is on. Only "off" needs an entry.
pub(crate) fn save_setting(name: &str, on: bool) {
    let Some(storage) = storage::local() else {
        return;
    };
    let _ = if on {
        storage.remove_item(&key(name))
    } else {
        storage.set_item(&key(name), "off")
    };
}
