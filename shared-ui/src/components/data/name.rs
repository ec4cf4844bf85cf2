//! Names in sentences.

use yew::prelude::*;

/// Renders a name inside a sentence, so that a name in a right-to-left script does not reorder the words around it. The browser's
/// translation leaves it alone. For plain strings, such as labels and titles, use `allpet_domain::text::isolate`.
pub fn isolate_name(name: &str) -> Html {
    html! { <bdi translate="no">{ name.to_owned() }</bdi> }
}
