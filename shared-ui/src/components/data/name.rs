//! Names in sentences.

use yew::prelude::*;

/// `name` for a sentence of a page: whatever its direction, the words around it keep their order. In a plain string (a label, a
/// title) `allpet_domain::text::isolate` does the same. A browser's translation leaves it alone.
pub fn isolate_name(name: &str) -> Html {
    html! { <bdi translate="no">{ name.to_owned() }</bdi> }
}
