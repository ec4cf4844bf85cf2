//! The active item of a horizontally scrolling row.

use web_sys::HtmlElement;
use yew::prelude::*;

/// Scrolls the active item of a row of tabs or filters into view, whenever `on` or the number of items changes. The page itself
/// does not scroll.
#[hook]
pub(crate) fn use_scroll_into_view(on: AttrValue, many: usize) -> NodeRef {
    let row = use_node_ref();
    use_effect_with((on, many), {
        let row = row.clone();
        move |_| {
            if let Some(row) = row.cast::<HtmlElement>() {
                let one = row.query_selector("[aria-current=page],[aria-pressed=true]");
                if let Some(one) = one.ok().flatten() {
                    show(&row, &wasm_bindgen::JsCast::unchecked_into(one));
                }
            }
        }
    });
    row
}

fn show(row: &HtmlElement, one: &HtmlElement) {
    let (from, long) = (one.offset_left() - row.offset_left(), one.offset_width());
    let (begin, wide) = (row.scroll_left(), row.client_width());
    if from < begin || from + long > begin + wide {
        row.set_scroll_left(from - (wide - long) / 2);
    }
}
