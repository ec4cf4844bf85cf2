//! How far each built-in page was scrolled, for the way back to it: the browser knows that of whole documents alone.

use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Element;

/// So many frames of the screen a page may take to become long enough again: its data may still be on their way.
const FRAMES: u32 = 90;

thread_local! {
    static TOPS: RefCell<HashMap<String, i32>> = RefCell::default();
}

/// The page at `path` is scrolled to `top`, in CSS pixels.
pub(super) fn note(path: &str, top: i32) {
    TOPS.with_borrow_mut(|tops| tops.insert(path.to_owned(), top));
}

/// Scrolls to where the page at `path` was left. Whoever scrolls meanwhile is not pulled back.
pub(super) fn restore(scroll: &Element, path: &str) {
    let top = TOPS
        .with_borrow(|tops| tops.get(path).copied())
        .unwrap_or_default();
    scroll.set_scroll_top(top);
    if scroll.scroll_top() < top {
        follow(scroll.clone(), top, scroll.scroll_top(), FRAMES);
    }
}

/// Tries again in the next frame, as long as the page only grows and nobody moved it.
fn follow(scroll: Element, top: i32, last: i32, frames: u32) {
    let step = Closure::once_into_js(move || {
        if scroll.scroll_top() != last || !scroll.is_connected() {
            return;
        }
        scroll.set_scroll_top(top);
        let now = scroll.scroll_top();
        if now < top && frames > 0 {
            follow(scroll, top, now, frames - 1);
        }
    });
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(step.unchecked_ref());
    }
}
