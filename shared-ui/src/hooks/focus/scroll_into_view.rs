//! The active item of a horizontally scrolling row.

use web_sys::HtmlElement;
use yew::prelude::*;

/// Scrolls the active item of a row of tabs or filters into view, whenever the active `value` or the number of items changes. The
/// page itself does not scroll.
#[hook]
pub(crate) fn use_scroll_into_view(value: AttrValue, count: usize) -> NodeRef {
    let row = use_node_ref();
    use_effect_with((value, count), {
        let row = row.clone();
        move |_| {
            if let Some(row) = row.cast::<HtmlElement>() {
                let active = row.query_selector("[aria-current=page],[aria-pressed=true]");
                if let Some(active) = active.ok().flatten() {
                    scroll_to(&row, &wasm_bindgen::JsCast::unchecked_into(active));
                }
            }
        }
    });
    row
}

fn scroll_to(row: &HtmlElement, active: &HtmlElement) {
    let (left, width) = (active.offset_left() - row.offset_left(), active.offset_width());
    let (visible_left, visible_width) = (row.scroll_left(), row.client_width());
    if left < visible_left || left + width > visible_left + visible_width {
        row.set_scroll_left(left - (visible_width - width) / 2);
    }
}
