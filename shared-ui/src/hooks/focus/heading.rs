//! The focus after a navigation.

use super::focus_restore::is_focus_lost;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

std::thread_local! {
    /// Whether the focus waits for the page's heading, which is still loading.
    static FOCUS_PENDING: Cell<bool> = const { Cell::new(false) };
}

/// Moves the focus to the page's heading, so that a screen reader announces the page and Tab continues from there. Does not
/// scroll. If there is no heading yet, [`focus_pending_heading`] does it later.
pub fn focus_heading() {
    let heading = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("main h1").ok().flatten());
    FOCUS_PENDING.set(heading.is_none());
    if let Some(heading) = heading {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = heading
            .unchecked_into::<HtmlElement>()
            .focus_with_options(&options);
    }
}

/// Moves a waiting focus to the heading of a page just rendered.
pub(crate) fn focus_pending_heading() {
    if FOCUS_PENDING.get() {
        focus_heading();
    }
}

/// Moves the focus to the page's heading if the window has the focus but none of its elements does.
pub(crate) fn focus_lost_heading() {
    let document = web_sys::window().and_then(|window| window.document());
    let has_focus = document.is_some_and(|document| document.has_focus().unwrap_or_default());
    if has_focus && is_focus_lost() {
        focus_heading();
    }
}
