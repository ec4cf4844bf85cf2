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

/// Returns `localStorage`, which all tabs of the origin share permanently.
pub fn local() -> Option<Storage> {
    if cfg!(feature = "server") {
        return None;
    }
    web_sys::window()?.local_storage().ok().flatten()
}
