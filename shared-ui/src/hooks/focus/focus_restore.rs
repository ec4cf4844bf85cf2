//! The focus after its element is gone.

use super::heading::focus_heading;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, FocusOptions, HtmlElement, Node};
use yew::prelude::*;

/// Moves the focus to the element with the returned reference (and `tabindex="-1"`) after a change removed the focused element: a
/// pressed button, or a form replaced by another. So Tab continues there, not from the top of the page.
#[hook]
pub fn use_focus_restore<T: PartialEq + 'static>(change: T) -> NodeRef {
    let container = use_node_ref();
    // Read before rendering, while the focused element still exists.
    let had_focus = container.get().is_some_and(|element| contains_focus(&element));
    let target = container.clone();
    use_effect_with(change, move |_| {
        if let Some(element) = target.get().filter(|_| had_focus && is_focus_lost()) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = element
                .unchecked_into::<HtmlElement>()
                .focus_with_options(&options);
        }
    });
    container
}

/// Moves the focus on when `step` changes while the focus is in the element with the returned reference. It goes to the first field of
/// the new step, else to the step's heading, else (after the last step) to the page's. A button that stays would otherwise keep the
/// focus with another meaning, behind the fields to fill in.
#[hook]
pub fn use_step_focus<T: PartialEq + 'static>(step: T) -> NodeRef {
    let container = use_node_ref();
    // Read before rendering, while the focused element still exists.
    let had_focus = container.get().is_some_and(|element| contains_focus(&element));
    let steps = container.clone();
    use_effect_with(step, move |_| {
        if had_focus {
            focus_step(steps.cast::<Element>().as_ref());
        }
    });
    container
}

fn focus_step(container: Option<&Element>) {
    let find = |selector| container.and_then(|step| step.query_selector(selector).ok().flatten());
    let Some(target) = find("input, select, textarea").or_else(|| find("h2")) else {
        focus_heading();
        return;
    };
    let target: HtmlElement = target.unchecked_into();
    if target.tab_index() < 0 {
        target.set_tab_index(-1);
    }
    let _ = target.focus();
}

/// Returns whether the focus is in this element and this document; a frame may have lost it to the page around.
fn contains_focus(element: &Node) -> bool {
    let Some(document) = document() else { return false };
    let active = document.active_element();
    document.has_focus().unwrap_or_default() && active.is_some_and(|active| element.contains(Some(&active)))
}

/// Returns whether nothing has the focus.
pub(super) fn is_focus_lost() -> bool {
    document().is_some_and(|document| {
        let active = document.active_element();
        active.is_none_or(|active| document.body().is_some_and(|body| *body == active))
    })
}

fn document() -> Option<Document> {
    web_sys::window().and_then(|window| window.document())
}
