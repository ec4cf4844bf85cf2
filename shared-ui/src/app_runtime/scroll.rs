//! Where each page of an app was left: inside the dashboard the browser restores nothing, because the steps of its history are the
//! dashboard's own.

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
    /// The next path is shown because somebody went back or forward, not by a link in the page.
    static IS_RETURN: Cell<bool> = const { Cell::new(false) };
}

/// The next path that the history shows is one that somebody comes back to.
pub(super) fn expect_return() {
    IS_RETURN.set(true);
}

/// The next path that the history shows is one that somebody goes to.
pub(super) fn expect_step() {
    IS_RETURN.set(false);
}

/// Holds while the scroll follows the history.
pub(super) struct Following {
    _history: HistoryListener,
}

/// Begins another page at its top, comes back to where one was, and scrolls to fragments.
pub(super) fn follow_history(history: &AnyHistory, embedded: bool) -> Following {
    let start = history.location();
    leave(&path_of(&start), false);
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
        leave(&path_of(&location), is_step);
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
    Following { _history: listener }
}

/// Notices *back* and *forward*, as long as the program runs. To be called before the browser's history is made: whoever listens
/// to the window first is told first, in whatever phase, and the history's router draws before the next one is told.
pub(super) fn notice_returns() {
    thread_local! {
        static LISTENER: OnceCell<EventListener> = const { OnceCell::new() };
    }
    LISTENER.with(|listener| {
        listener.get_or_init(|| EventListener::new(&window(), "popstate", |_| expect_return()));
    });
}

/// Whether the page that is shown is one that somebody came back to.
pub fn is_return() -> bool {
    IS_RETURN.get()
}

/// The app goes from the path that is shown to another one. `is_step`: the way back may lead here again.
fn leave(to: &str, is_step: bool) {
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

/// Scrolls to the element that the fragment names, as soon as it is there.
fn to_fragment(fragment: &str) {
    if !fragment.is_empty() {
        show_element(fragment.to_owned(), TRIES);
    }
}

fn show_element(id: String, tries: u32) {
    gloo::timers::callback::Timeout::new(PAUSE, move || match document().get_element_by_id(&id) {
        Some(element) => element.scroll_into_view(),
        None if tries > 0 => show_element(id, tries - 1),
        None => {}
    })
    .forget();
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
    gloo::timers::callback::Timeout::new(PAUSE, move || {
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
