//! Whether the app can be seen, and when its real content has been: marked once for each time that it comes to the front.

use crate::hooks::{focus_lost_heading, heading_came};
use allpet_frame::web::{is_framed, mark_shown};
use gloo::timers::callback::Timeout;
use std::cell::Cell;
use wasm_bindgen::{JsCast, closure::Closure};
use yew::prelude::*;

thread_local! {
    /// The page's real content is there.
    static CONTENT: Cell<bool> = const { Cell::new(false) };
    /// It is not yet marked since the app came to the front.
    static DUE: Cell<bool> = const { Cell::new(true) };
    /// The app is in front of the dashboard's other pages.
    static FRONT: Cell<bool> = const { Cell::new(true) };
}

/// The app came to the front, or went behind another page of the dashboard.
pub(super) fn set_front(front: bool) {
    FRONT.set(front);
    if front {
        DUE.set(true);
        mark_if_due();
    }
}

/// Whether somebody can see the app: it is in front, and so is the browser's tab.
pub fn is_in_front() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    FRONT.get() && document.is_some_and(|document| !document.hidden())
}

fn mark_if_due() {
    if !(CONTENT.get() && DUE.replace(!CONTENT.get())) {
        return;
    }
    let Some(window) = web_sys::window() else { return };
    // The frame that is painted next holds the content; the timer fires after it.
    let painted = Closure::once_into_js(|| Timeout::new(0, mark_shown).forget());
    let _ = window.request_animation_frame(painted.unchecked_ref());
}

/// Notes whether the page's real content is there: call it in every page. Then `mfe:shown` is marked, and a heading that comes
/// with the content gets the focus that waits for one.
#[hook]
pub fn use_shown(ready: bool) {
    use_effect_with(ready, |ready| {
        CONTENT.set(*ready);
        if *ready {
            heading_came();
            // A skeleton's heading may have had the focus, and is gone.
            if is_framed() {
                focus_lost_heading();
            }
        }
        mark_if_due();
    });
}
