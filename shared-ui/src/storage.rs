//! The browser's storage. It is `None` on a server, and if the browser blocks storage; drafts then last only as long as the page.
//! ADR 18 says why it is not gloo-storage.

use web_sys::Storage;

/// Returns the tab's `sessionStorage`.
pub fn session() -> Option<Storage> {
    if cfg!(feature = "server") {
        return None;
    }
    web_sys::window()?.session_storage().ok().flatten()
}

/// Removes the entries of the tab's `sessionStorage` whose keys begin with `prefix`.
pub fn remove_from_session(prefix: &str) {
    let Some(storage) = session() else { return };
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
    // Removing an entry moves those behind it.
    let own: Vec<String> = keys.filter(|key| key.starts_with(prefix)).collect();
    for key in own {
        let _ = storage.remove_item(&key);
    }
}

/// Returns `localStorage`, which all tabs of the origin share permanently.
pub fn local() -> Option<Storage> {
    if cfg!(feature = "server") {
        return None;
    }
    web_sys::window()?.local_storage().ok().flatten()
}
