//! The focus after what had it is gone.

use wasm_bindgen::JsCast;
use web_sys::{Document, FocusOptions, HtmlElement, Node};
use yew::prelude::*;

/// Puts the focus on the element that takes the returned reference (and `tabindex="-1"`) where a change took away what had it: a
/// pressed button that did its work, a form that gave way to another. So Tab goes on from there, and not from the top of the page.
#[hook]
pub fn use_focus_restore<T: PartialEq + 'static>(change: T) -> NodeRef {
    let around = use_node_ref();
    // Looked at before anything is drawn: what had the focus is still there.
    let held = around.get().is_some_and(|element| holds(&element));
    let to = around.clone();
    use_effect_with(change, move |_| {
        if let Some(element) = to.get().filter(|_| held && is_lost()) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = element
                .unchecked_into::<HtmlElement>()
                .focus_with_options(&options);
        }
    });
    around
}

/// The focus is in this element, and in this document: that of a frame may have lost it to the page around.
fn holds(element: &Node) -> bool {
    let Some(document) = document() else { return false };
    let active = document.active_element();
    document.has_focus().unwrap_or_default() && active.is_some_and(|active| element.contains(Some(&active)))
}

/// Nothing has the focus.
pub(super) fn is_lost() -> bool {
    document().is_some_and(|document| {
        let active = document.active_element();
        active.is_none_or(|active| document.body().is_some_and(|body| *body == active))
    })
}

fn document() -> Option<Document> {
    web_sys::window().and_then(|window| window.document())
}
