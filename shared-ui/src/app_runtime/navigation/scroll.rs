//! Remembers how far each page of an app was scrolled. Inside the dashboard, the browser restores nothing, because the entries of
//! its history belong to the dashboard.

use allpet_frame::history::{fragment_of, path_of};
use gloo::{
    events::EventListener,
    history::{AnyHistory, History, HistoryListener},
    utils::{document, window},
};
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::HashMap,
};
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// The number of attempts to scroll until the page is long enough.
const MAX_ATTEMPTS: u32 = 20;
/// The time before each attempt, in milliseconds.
const PAUSE_MS: u32 = 50;

#[derive(Default)]
struct ScrollMemory {
    /// The present path.
    current: String,
    /// The scroll positions of the other paths, in CSS pixels from the top.
    positions: HashMap<String, f64>,
}

thread_local! {
    static MEMORY: RefCell<ScrollMemory> = RefCell::default();
    /// Whether the next path is the result of *back* or *forward*, not of a link in the page.
    static IS_RETURN: Cell<bool> = const { Cell::new(false) };
}

/// Announces that the next path is the result of *back* or *forward*.
pub(crate) fn expect_return() {
    IS_RETURN.set(true);
}

/// Announces that the next path is a new step.
pub(super) fn expect_step() {
    IS_RETURN.set(false);
}

/// Scrolls with the history until it is dropped.
pub(crate) struct ScrollTracking {
    _history: HistoryListener,
}

/// Scrolls with the history: to the top of a new page, to the saved position on *back*, and to fragments.
pub(crate) fn follow_history(history: &AnyHistory, embedded: bool) -> ScrollTracking {
    let start = history.location();
    save_position(&path_of(&start), false);
    if embedded {
        to_fragment(&fragment_of(&start));
    }
    let entries = Cell::new(history.len());
    let page = RefCell::new(start.path().to_owned());
    let followed = history.clone();
    let listener = history.listen(move || {
        let location = followed.location();
        let is_return = IS_RETURN.take();
        let is_step = is_return || followed.len() > entries.replace(followed.len());
        save_position(&path_of(&location), is_step);
        let is_other_page = page.replace(location.path().to_owned()) != location.path();
        let fragment = fragment_of(&location);
        if !fragment.is_empty() && (embedded || !is_return) {
            to_fragment(&fragment);
        } else if is_return && embedded {
            restore_scroll();
        } else if !is_return && is_other_page {
            to_top();
        }
    });
    ScrollTracking { _history: listener }
}

/// Notices *back* and *forward*, as long as the app runs. Call it before creating the browser's history: listeners of the
/// window run in the order of their registration, and the router of the history renders before the next one runs.
pub(crate) fn notice_returns() {
    thread_local! {
        static LISTENER: OnceCell<EventListener> = const { OnceCell::new() };
    }
    LISTENER.with(|listener| {
        listener.get_or_init(|| EventListener::new(&window(), "popstate", |_| expect_return()));
    });
}

/// Returns whether the person returned to the present page with *back* or *forward*.
pub fn is_return() -> bool {
    IS_RETURN.get()
}

/// Saves the scroll position before the app goes to the path `to`. `is_step` is true if *back* may return to the present path.
fn save_position(to: &str, is_step: bool) {
    let window = web_sys::window().filter(|_| is_step);
    let top = window.and_then(|window| window.scroll_y().ok());
    MEMORY.with_borrow_mut(|memory| {
        if let Some(top) = top.filter(|_| memory.current != to) {
            let path = std::mem::take(&mut memory.current);
            memory.positions.insert(path, top);
        }
        to.clone_into(&mut memory.current);
    });
}

/// Scrolls to the top.
pub(super) fn to_top() {
    scroll(0.0);
}

/// Scrolls to the element with the fragment's id, as soon as it exists.
fn to_fragment(fragment: &str) {
    if !fragment.is_empty() {
        scroll_to_element(fragment.to_owned(), MAX_ATTEMPTS);
    }
}

fn scroll_to_element(id: String, attempts: u32) {
    gloo::timers::callback::Timeout::new(PAUSE_MS, move || match document().get_element_by_id(&id) {
        Some(element) => element.scroll_into_view(),
        None if attempts > 0 => scroll_to_element(id, attempts - 1),
        None => {}
    })
    .forget();
}

/// Scrolls to the saved position of the present path, as soon as the page is long enough, or to its top if it was not open before.
pub fn restore_scroll() {
    let (path, top) = MEMORY.with_borrow(|memory| {
        let top = memory.positions.get(&memory.current).copied();
        (memory.current.clone(), top)
    });
    scroll_when_long_enough(path, top.unwrap_or(0.0), MAX_ATTEMPTS);
}

/// Returns to a list: restores its scroll position, and focuses the element for `selector`, such as a row's link, without
/// scrolling.
pub fn restore_scroll_and_focus(selector: &str) {
    restore_scroll();
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

fn scroll_when_long_enough(path: String, top: f64, attempts: u32) {
    gloo::timers::callback::Timeout::new(PAUSE_MS, move || {
        if MEMORY.with_borrow(|memory| memory.current != path) {
            return;
        }
        scroll(top);
        let reached = web_sys::window().and_then(|window| window.scroll_y().ok());
        if reached.is_some_and(|reached| reached + 2.0 < top) && attempts > 0 {
            scroll_when_long_enough(path, top, attempts - 1);
        }
    })
    .forget();
}

fn scroll(top: f64) {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, top);
    }
}
