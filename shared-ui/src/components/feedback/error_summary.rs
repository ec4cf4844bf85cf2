//! The summary of a form's errors.

use crate::components::{Icon, IconKind};
use crate::country::english;
use allpet_domain::FieldError;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Props of [`ErrorSummary`].
#[derive(Properties, PartialEq)]
pub struct ErrorSummaryProps {
    /// The errors. The fields' names are the ids of their controls. Nothing is shown if there are none.
    pub errors: Vec<FieldError>,
    /// The number of submissions. After each, the summary takes the focus if there are errors.
    pub attempt: u32,
}

/// Lists the errors, each with a link to its field. Spells out their dates, unless the page already did so. It takes the focus after a submission, so that a screen reader announces it.
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
    if props.errors.is_empty() {
        return Html::default();
    }
    html! {
        <div class="summary" ref={node} tabindex="-1" role="alert">
            <h2 class="row tight"><Icon kind={IconKind::CircleAlert} />{ "Please fix the following" }</h2>
            <ul>
                { for props.errors.iter().map(|error| {
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
