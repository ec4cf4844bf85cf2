//! Tracks whether the app is visible, and marks the time at which its content is: once each time that it comes to the front.

use crate::hooks::{focus_lost_heading, focus_pending_heading};
use allpet_frame::web::{is_framed, mark_shown};
use gloo::timers::callback::Timeout;
use std::cell::Cell;
use wasm_bindgen::{JsCast, closure::Closure};
use yew::prelude::*;

thread_local! {
    /// True once the page's content, not only a skeleton, is shown.
    static HAS_CONTENT: Cell<bool> = const { Cell::new(false) };
    /// True until the content is marked after the app came to the front.
    static MARK_DUE: Cell<bool> = const { Cell::new(true) };
    /// Whether no other page of the dashboard hides the app.
    static FRONT: Cell<bool> = const { Cell::new(true) };
}

/// Records that the app came to the front, or that another page of the dashboard hides it.
pub(super) fn set_front(front: bool) {
    FRONT.set(front);
    if front {
        MARK_DUE.set(true);
        mark_if_due();
    }
}

/// Returns whether the app is visible: it is in front in the dashboard, and its browser tab is, too.
pub fn is_in_front() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    FRONT.get() && document.is_some_and(|document| !document.hidden())
}

fn mark_if_due() {
    if !HAS_CONTENT.get() || !MARK_DUE.get() {
        return;
    }
    MARK_DUE.set(false);
    let Some(window) = web_sys::window() else { return };
    // The browser paints the content in the next animation frame; the timer fires after it.
    let painted = Closure::once_into_js(|| Timeout::new(0, mark_shown).forget());
    let _ = window.request_animation_frame(painted.unchecked_ref());
}

/// Records whether the page's content is shown. Every page calls it. When the content is shown, it marks `mfe:shown`, and moves a
/// pending focus to the heading that came with the content.
#[hook]
pub fn use_content_ready(ready: bool) {
    use_effect_with(ready, |ready| {
        HAS_CONTENT.set(*ready);
        if *ready {
            focus_pending_heading();
            // The skeleton's heading may have had the focus.
            if is_framed() {
                focus_lost_heading();
            }
        }
        mark_if_due();
    });
}
