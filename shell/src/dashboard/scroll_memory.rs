//! Remembers how far each built-in page was scrolled, and restores it on return: the browser does so only for whole documents.

use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Element;

/// The number of animation frames for which restoring is retried: a page may be too short until its data have loaded.
const MAX_FRAMES: u32 = 90;

thread_local! {
    static TOPS: RefCell<HashMap<String, i32>> = RefCell::default();
}

/// Saves that the page at `path` is scrolled to `top`, in CSS pixels.
pub(super) fn save(path: &str, top: i32) {
    TOPS.with_borrow_mut(|tops| tops.insert(path.to_owned(), top));
}

/// Scrolls to the saved position of the page at `path`. Stops if the person scrolls meanwhile.
pub(super) fn restore(scroll: &Element, path: &str) {
    let top = TOPS
        .with_borrow(|tops| tops.get(path).copied())
        .unwrap_or_default();
    scroll.set_scroll_top(top);
    if scroll.scroll_top() < top {
        scroll_when_long_enough(scroll.clone(), top, scroll.scroll_top(), MAX_FRAMES);
    }
}

/// Tries again in the next animation frame, unless something else has scrolled the page.
fn scroll_when_long_enough(scroll: Element, top: i32, last: i32, frames: u32) {
    let step = Closure::once_into_js(move || {
        if scroll.scroll_top() != last || !scroll.is_connected() {
            return;
        }
        scroll.set_scroll_top(top);
        let reached = scroll.scroll_top();
        if reached < top && frames > 0 {
            scroll_when_long_enough(scroll, top, reached, frames - 1);
        }
    });
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(step.unchecked_ref());
    }
}
