//! Where each page of an app was left: inside the dashboard the browser restores nothing, because the steps of its history are the
//! dashboard's own.

use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// How often it is looked whether the page is long enough, and after how many milliseconds each time.
const TRIES: u32 = 20;
const PAUSE: u32 = 50;

#[derive(Default)]
struct Left {
    /// The path that is shown.
    now: String,
    /// How far down the others were, in CSS pixels.
    places: HashMap<String, f64>,
}

thread_local! {
    static LEFT: RefCell<Left> = RefCell::default();
}

/// The app goes from the path that is shown to another one. `is_step`: the way back may lead here again.
pub(super) fn leave(to: &str, is_step: bool) {
    let down = web_sys::window().filter(|_| is_step);
    let down = down.and_then(|window| window.scroll_y().ok());
    LEFT.with_borrow_mut(|left| {
        if let Some(down) = down.filter(|_| left.now != to) {
            let from = std::mem::take(&mut left.now);
            left.places.insert(from, down);
        }
        to.clone_into(&mut left.now);
    });
}

/// The path begins at its top.
pub(super) fn to_top() {
    scroll(0.0);
}

/// Scrolls to where the path that is shown was left, as soon as its page is long enough again; to its top where it was not open yet.
pub fn restore_scroll() {
    let (path, down) = LEFT.with_borrow(|left| (left.now.clone(), left.places.get(&left.now).copied()));
    attempt(path, down.unwrap_or(0.0), TRIES);
}

/// Comes back to a list: scrolls to where it was left, and focuses what `selector` names, a row's link, without moving the page.
pub fn come_back_to(selector: &str) {
    restore_scroll();
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = found.focus_with_options(&options);
    }
}

fn attempt(path: String, down: f64, tries: u32) {
    gloo_timers::callback::Timeout::new(PAUSE, move || {
        if LEFT.with_borrow(|left| left.now != path) {
            return;
        }
        scroll(down);
        let reached = web_sys::window().and_then(|window| window.scroll_y().ok());
        if reached.is_some_and(|reached| reached + 2.0 < down) && tries > 0 {
            attempt(path, down, tries - 1);
        }
    })
    .forget();
}

fn scroll(down: f64) {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, down);
    }
}
