//! Names in sentences.

use yew::prelude::*;

/// `name` for a sentence of a page: whatever its direction, the words around it keep their order. In a plain string (a label, a
/// title) `allpet_domain::text::isolate` does the same.
pub fn isolate_name(name: &str) -> Html {
    html! { <bdi>{ name.to_owned() }</bdi> }
}
