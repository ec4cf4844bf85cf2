//! What was typed, kept in the tab until it is sent: `sessionStorage`, a key for each person. And what somebody turned off
//! for good: `localStorage`.

use allpet_ui::storage;
use serde::{Serialize, de::DeserializeOwned};

/// All keys of this app begin so.
const PREFIX: &str = "licensing.";

fn key(name: &str) -> String {
    String::from(PREFIX) + name
}

/// What is kept under `name`; none where nothing is, or where an older version of the app wrote it.
pub(crate) fn load<T: DeserializeOwned>(name: &str) -> Option<T> {
    let text = storage::session()?.get_item(&key(name)).ok()??;
    allpet_json::from_str(&text).ok()
}

/// Keeps `value` under `name`.
pub(crate) fn save(name: &str, value: &impl Serialize) {
    if let (Some(storage), Ok(text)) = (storage::session(), allpet_json::to_string(value)) {
        let _ = storage.set_item(&key(name), &text);
    }
}

/// Lets go of what is kept under `name`.
pub(crate) fn forget(name: &str) {
    if let Some(storage) = storage::session() {
        let _ = storage.remove_item(&key(name));
    }
}

/// Lets go of all drafts: the person has signed out.
pub(crate) fn forget_drafts() {
    let Some(storage) = storage::session() else { return };
    let names = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
    let ours: Vec<String> = names.filter(|name| name.starts_with(PREFIX)).collect();
    for name in ours {
        let _ = storage.remove_item(&name);
    }
}

/// Whether a setting that is on by itself is on still.
pub(crate) fn is_set(name: &str) -> bool {
    !matches!(
        storage::local().map(|storage| storage.get_item(&key(name))),
        Some(Ok(Some(_)))
    )
}

/// Turns a setting that is on by itself off, or on again.
pub(crate) fn set(name: &str, on: bool) {
    let Some(storage) = storage::local() else {
        return;
    };
    let _ = if on {
        storage.remove_item(&key(name))
    } else {
        storage.set_item(&key(name), "off")
    };
}
