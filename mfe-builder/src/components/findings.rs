//! The findings that keep a design from being made.

use allpet_domain::{builder::Finding, measure::localize_lengths};
use allpet_ui::{
    components::{Link, Notice, Tone},
    country::units,
};
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// A notice with the findings, each of which links to its field: on this page, or at the path that `path_of` returns.
pub(crate) fn findings(findings: &[Finding], path_of: &dyn Fn(&str) -> Option<String>) -> Html {
    if findings.is_empty() {
        return Html::default();
    }
    html! {
        <Notice tone={Tone::Warning} title="We can’t make it like this">
            <ul class="findings" data-testid="findings">{ for findings.iter().map(|finding| row(finding, path_of(&finding.field))) }</ul>
        </Notice>
    }
}

fn row(finding: &Finding, path: Option<String>) -> Html {
    let message = localize_lengths(&finding.message, units()).into_owned();
    if let Some(href) = path {
        return html! { <li><Link {href}>{ message }</Link></li> };
    }
    let field = finding.field.clone();
    let href = ["#", &field].concat();
    // Without the browser: an address with a fragment would be a step in the dashboard's history.
    let onclick = Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        focus(&field);
    });
    html! { <li><a {href} {onclick}>{ message }</a></li> }
}

/// Moves the focus to the field with this id, if the page has it.
pub(crate) fn focus(field: &str) {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(field));
    if let Some(element) = element {
        let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}
