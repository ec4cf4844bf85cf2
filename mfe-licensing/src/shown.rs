//! Says when real content has been seen: once for each time that the app comes to the front.

use crate::world::use_world;
use allpet_frame::web::mark_shown;
use gloo_timers::callback::Timeout;
use std::cell::Cell;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{FocusOptions, HtmlElement};
use yew::prelude::*;

thread_local! {
    static CONTENT: Cell<bool> = const { Cell::new(false) };
    static DUE: Cell<bool> = const { Cell::new(true) };
    static FRONT: Cell<bool> = const { Cell::new(true) };
    static HEADING_DUE: Cell<bool> = const { Cell::new(false) };
}

/// Another page was gone to: its heading gets the focus, now or when its content has come.
pub(crate) fn arrived() {
    HEADING_DUE.set(!focus_heading());
}

/// The app's window got the focus and nothing in it has it: it begins at the heading, where its keys work.
pub(crate) fn entered() {
    let document = web_sys::window().and_then(|window| window.document());
    let nowhere = document.is_some_and(|document| {
        let focused = document.active_element();
        focused.is_none_or(|element| element.tag_name() == "BODY")
    });
    if nowhere {
        arrived();
    }
}

/// As [`entered`], where the window got the focus before anybody listened.
pub(crate) fn entered_before() {
    let document = web_sys::window().and_then(|window| window.document());
    if document.is_some_and(|document| document.has_focus().unwrap_or_default()) {
        entered();
    }
}

fn focus_heading() -> bool {
    let heading = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("main h1[tabindex]").ok().flatten());
    let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    heading.focus_with_options(&options).is_ok()
}

/// The app came to the front, or went behind another page of the dashboard.
pub(crate) fn set_front(front: bool) {
    FRONT.set(front);
    if front {
        DUE.set(true);
        mark_if_due();
    }
}

/// Whether somebody can see the app: it is in front, and so is the browser's tab.
pub(crate) fn is_in_front() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    FRONT.get() && document.is_some_and(|document| !document.hidden())
}

fn content(here: bool) {
    CONTENT.set(here);
    if here && HEADING_DUE.get() {
        arrived();
    }
    mark_if_due();
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

/// Names the page, and notes whether its real content is there.
#[hook]
pub(crate) fn use_page(title: impl Into<AttrValue>, ready: bool) {
    let host = use_world().host;
    let title = title.into();
    allpet_ui::head::name(&title);
    use_effect_with(title, move |title| host.title(title));
    use_effect_with(ready, |ready| content(*ready));
}
