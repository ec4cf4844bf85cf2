//! Where a browser stores texts for an app. There is none where the browser blocks storage (what is typed then lasts as long as
//! the page), and none on a server that renders a page.

use web_sys::Storage;

/// The tab's own: `sessionStorage`.
pub fn session() -> Option<Storage> {
    if cfg!(feature = "server") {
        return None;
    }
    web_sys::window()?.session_storage().ok().flatten()
}

/// The browser's, for all tabs of the origin and for good: `localStorage`.
pub fn local() -> Option<Storage> {
    if cfg!(feature = "server") {
        return None;
    }
    web_sys::window()?.local_storage().ok().flatten()
}
