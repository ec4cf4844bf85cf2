//! A text to be copied.

use crate::components::{Button, IconKind, TextField, Tone, use_toasts};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlInputElement};
use yew::prelude::*;

/// Properties of [`CopyField`].
#[derive(Properties, PartialEq)]
pub struct CopyFieldProps {
    /// The field's id.
    pub name: AttrValue,
    /// What the text is: "Link". The button says so, too.
    pub label: AttrValue,
    /// The text.
    pub value: AttrValue,
    /// What to do with it.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// For tests: the button.
    #[prop_or(AttrValue::Static("copy"))]
    pub testid: AttrValue,
}

/// A text that can be read and copied, and not changed.
#[component]
pub fn CopyField(props: &CopyFieldProps) -> Html {
    let toasts = use_toasts();
    let onclick = {
        let name = props.name.clone();
        Callback::from(move |_: MouseEvent| {
            if copied(&name) {
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

/// Copies what stands in the field. The clipboard's newer way is closed to an app in a frame.
fn copied(id: &str) -> bool {
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
