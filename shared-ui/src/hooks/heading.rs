//! The focus after a step to another page.

use super::kept_focus::is_lost;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

std::thread_local! {
    /// The page's heading is still to come: its part or its content is on its way.
    static DUE: Cell<bool> = const { Cell::new(false) };
}

/// Moves the focus to the page's heading, so that a screen reader reads where one is and Tab goes on from there. The page
/// stays where it is scrolled to. Where there is no heading yet, [`heading_came`] does it later.
pub fn focus_heading() {
    let heading = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("main h1").ok().flatten());
    DUE.set(heading.is_none());
    if let Some(heading) = heading {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = heading
            .unchecked_into::<HtmlElement>()
            .focus_with_options(&options);
    }
}

/// A page, or its content, has been drawn: its heading gets the focus that waits for one.
pub(crate) fn heading_came() {
    if DUE.get() {
        focus_heading();
    }
}

/// Moves the focus to the page's heading where the window has the focus and nothing in it has: its keys work from there.
pub(crate) fn focus_lost_heading() {
    let document = web_sys::window().and_then(|window| window.document());
    let has_focus = document.is_some_and(|document| document.has_focus().unwrap_or_default());
    if has_focus && is_lost() {
        focus_heading();
    }
}
