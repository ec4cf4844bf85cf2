//! The focus after what had it is gone.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Puts the focus on the element that takes the returned reference (and `tabindex="-1"`) where a change took away what had it: a
/// pressed button that did its work, a form that gave way to another. So Tab goes on from there, and not from the top of the page.
#[hook]
pub fn use_kept_focus<T: PartialEq + 'static>(change: T) -> NodeRef {
    let around = use_node_ref();
    let begun = use_mut_ref(|| false);
    let to = around.clone();
    use_effect_with(change, move |_| {
        let is_lost = begun.replace(true) && is_lost();
        if let Some(element) = to.get().filter(|_| is_lost) {
            let _ = element.unchecked_into::<HtmlElement>().focus();
        }
    });
    around
}

/// Nothing has the focus.
fn is_lost() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| {
        let active = document.active_element();
        active.is_none_or(|active| document.body().is_some_and(|body| *body == active))
    })
}
