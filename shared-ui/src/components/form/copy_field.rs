//! A text with a button that copies it.

use crate::components::{Button, IconKind, TextField, Tone, use_toasts};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlInputElement};
use yew::prelude::*;

/// Properties of [`CopyField`].
#[derive(Properties, PartialEq)]
pub struct CopyFieldProps {
    /// The field's id.
    pub name: AttrValue,
    /// The label: "Link".
    pub label: AttrValue,
    /// The text.
    pub value: AttrValue,
    /// A hint on how to use it.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The button's id for browser tests.
    #[prop_or(AttrValue::Static("copy"))]
    pub testid: AttrValue,
}

/// A read-only text with a button that copies it.
#[component]
pub fn CopyField(props: &CopyFieldProps) -> Html {
    let toasts = use_toasts();
    let onclick = {
        let name = props.name.clone();
        Callback::from(move |_: MouseEvent| {
            if copy(&name) {
                toasts.show(Tone::Good, "Copied.");
            } else {
                let text = "We couldn’t copy it. The text is selected, so you can copy it yourself.";
                toasts.show(Tone::Bad, text);
            }
        })
    };
    html! {
        <div class="stack tight">
            <TextField name={props.name.clone()} label={props.label.clone()} hint={props.hint.clone()} value={props.value.clone()} readonly=true onchange={Callback::noop()} />
            <div><Button text="Copy" icon={IconKind::File} {onclick} testid={props.testid.clone()} /></div>
        </div>
    }
}

/// Copies the field's text. Returns false if the browser refuses. The newer clipboard API is not available to an app in a frame.
fn copy(id: &str) -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let field = document
        .as_ref()
        .and_then(|document| document.get_element_by_id(id));
    let (Some(document), Some(field)) = (document, field) else {
        return false;
    };
    field.unchecked_into::<HtmlInputElement>().select();
    document
        .unchecked_into::<HtmlDocument>()
        .exec_command("copy")
        .unwrap_or(false)
}
