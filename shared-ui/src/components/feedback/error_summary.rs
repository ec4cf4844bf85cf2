//! The summary of a form's errors.

use crate::components::{Icon, IconKind};
use crate::country::english;
use allpet_domain::FieldError;
use std::cmp::Ordering;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

/// Props of [`ErrorSummary`].
#[derive(Properties, PartialEq)]
pub struct ErrorSummaryProps {
    /// The errors. The fields' names are the ids of their controls. Nothing is shown if there are none.
    pub errors: Vec<FieldError>,
    /// The number of submissions. After each, the summary takes the focus if there are errors.
    pub attempt: u32,
}

/// Lists the errors in the order of their fields on the page, each with a link to its field. Spells out their dates, unless the page already did so. It takes the focus after a submission, so that a screen reader announces it.
#[component]
pub fn ErrorSummary(props: &ErrorSummaryProps) -> Html {
    let node = use_node_ref();
    use_effect_with((props.attempt, props.errors.is_empty()), {
        let node = node.clone();
        move |(attempt, none)| {
            if let Some(summary) = node.cast::<HtmlElement>().filter(|_| *attempt > 0 && !none) {
                let _ = summary.focus();
            }
        }
    });
    let errors = use_page_order(&props.errors);
    if errors.is_empty() {
        return Html::default();
    }
    html! {
        <div class="summary" ref={node} tabindex="-1" role="alert">
            <h2 class="row tight"><Icon kind={IconKind::CircleAlert} />{ "Please fix the following" }</h2>
            <ul>
                { for errors.iter().map(|error| {
                    let field = error.field.clone();
                    let mut href = String::from("#");
                    href.push_str(&field);
                    // Following the link would add an entry to the history inside a frame.
                    let onclick = move |event: MouseEvent| {
                        event.prevent_default();
                        focus(&field);
                    };
                    html! { <li><a {href} {onclick}>{ english().spell_out(&error.message) }</a></li> }
                }) }
            </ul>
        </div>
    }
}

/// Returns the errors in the order of their fields on the page, which is known once the page is rendered. Those without a field there
/// come last.
#[hook]
fn use_page_order(errors: &[FieldError]) -> Vec<FieldError> {
    let fields = use_state_eq(Vec::<String>::new);
    use_effect_with(errors.to_vec(), {
        let fields = fields.clone();
        move |errors: &Vec<FieldError>| fields.set(fields_on_page(errors))
    });
    in_order(errors, &fields)
}

/// Returns the errors in the order of `fields`; the others come last.
fn in_order(errors: &[FieldError], fields: &[String]) -> Vec<FieldError> {
    let mut sorted = errors.to_vec();
    sorted.sort_by_key(|error| {
        let position = fields.iter().position(|field| *field == error.field);
        position.unwrap_or(usize::MAX)
    });
    sorted
}

/// Returns the fields of the errors that the page has, in its order.
fn fields_on_page(errors: &[FieldError]) -> Vec<String> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return Vec::new();
    };
    let mut found: Vec<(String, Element)> = errors
        .iter()
        .filter_map(|error| Some((error.field.clone(), document.get_element_by_id(&error.field)?)))
        .collect();
    found.sort_by(|(_, first), (_, second)| compare_on_page(first, second));
    found.into_iter().map(|(field, _)| field).collect()
}

fn compare_on_page(first: &Node, second: &Node) -> Ordering {
    let position = first.compare_document_position(second);
    if position & Node::DOCUMENT_POSITION_FOLLOWING != 0 {
        Ordering::Less
    } else if position & Node::DOCUMENT_POSITION_PRECEDING != 0 {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

/// Moves the focus to the control with this id.
fn focus(id: &str) {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element {
        element.scroll_into_view_with_bool(true);
        let _ = wasm_bindgen::JsCast::unchecked_into::<HtmlElement>(element).focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_stand_in_the_order_of_their_fields() {
        let error = |field: &str| FieldError {
            field: field.into(),
            code: "x".into(),
            message: "X.".into(),
        };
        let errors = ["born", "altered", "pet", "name"].map(error);
        let fields = ["name", "altered", "born"].map(String::from);
        let sorted = in_order(&errors, &fields);
        assert_eq!(sorted, ["name", "altered", "born", "pet"].map(error));
        assert_eq!(
            in_order(&errors, &[]),
            errors,
            "as they came, until the page is there"
        );
    }
}
