//! The focus after a step to another page.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Moves the focus to the page's heading, so that a screen reader reads where one is and Tab goes on from there.
pub fn focus_heading() {
    let heading = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("main h1").ok().flatten());
    if let Some(heading) = heading {
        let _ = heading.unchecked_into::<HtmlElement>().focus();
    }
}
