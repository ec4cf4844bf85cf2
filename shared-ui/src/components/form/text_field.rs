//! A text field.

use crate::components::{Field, Icon, IconKind, described_by};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The kind of text. It decides which keyboard a phone shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    /// One line of any text.
    #[default]
    Line,
    /// Several lines.
    Paragraph,
    /// An e-mail address.
    Email,
    /// A password, with a button that shows it.
    Password,
    /// A telephone number.
    Telephone,
    /// A whole number, or a code of digits.
    Digits,
    /// A code of letters and digits, such as a microchip's or a tag's.
    Code,
    /// A number with a fraction, such as a weight.
    Decimal,
}

impl TextKind {
    fn input_type(self, shown: bool) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password if !shown => "password",
            Self::Telephone => "tel",
            // `number` drops invalid text, and the mouse wheel changes it.
            _ => "text",
        }
    }

    fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Digits => Some("numeric"),
            Self::Decimal => Some("decimal"),
            _ => None,
        }
    }
}

/// Props of [`TextField`].
#[derive(Properties, PartialEq)]
pub struct TextFieldProps {
    /// The field's name in the request; also its id.
    pub name: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// The text.
    pub value: AttrValue,
    /// Receives each change.
    pub onchange: Callback<String>,
    /// Called when the field loses the focus, which is the time to check it.
    #[prop_or_default]
    pub onleave: Callback<()>,
    /// The kind of text.
    #[prop_or_default]
    pub kind: TextKind,
    /// A hint for the input.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The error, and how to correct it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Whether the field may be empty.
    #[prop_or_default]
    pub optional: bool,
    /// HTML's `autocomplete`: `given-name`, `email`, `new-password`.
    #[prop_or_default]
    pub autocomplete: Option<AttrValue>,
    /// A unit after the text: "kg".
    #[prop_or_default]
    pub unit: Option<AttrValue>,
    /// Takes the focus when it appears. Only for the first field of a page that consists of a form.
    #[prop_or_default]
    pub autofocus: bool,
    /// Whether the text cannot be changed.
    #[prop_or_default]
    pub readonly: bool,
}

/// A labelled line or paragraph of text.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let shown = use_state(|| false);
    let node = use_node_ref();
    use_effect_with((), {
        let (node, autofocus) = (node.clone(), props.autofocus);
        move |()| {
            if let Some(input) = node.cast::<web_sys::HtmlElement>().filter(|_| autofocus) {
                let _ = input.focus();
            }
        }
    });
    let control = match props.kind {
        TextKind::Paragraph => with_unit(paragraph(props, node), props.unit.as_ref()),
        TextKind::Password => with_toggle(line(props, node, *shown), &shown),
        _ => with_unit(line(props, node, false), props.unit.as_ref()),
    };
    html! {
        <Field name={props.name.clone()} label={props.label.clone()} hint={props.hint.clone()} error={props.error.clone()}
            optional={props.optional}>
            { control }
        </Field>
    }
}

fn paragraph(props: &TextFieldProps, node: NodeRef) -> Html {
    let oninput = props
        .onchange
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let onblur = props.onleave.reform(|_: FocusEvent| ());
    html! {
        <textarea class="input" ref={node} id={props.name.clone()} name={props.name.clone()} value={props.value.clone()}
            rows="3" data-autofocus={props.autofocus.then_some("")} {oninput} {onblur}
            aria-invalid={props.error.is_some().then_some("true")}
            aria-describedby={described_by(&props.name, props.hint.is_some(), props.error.is_some())} readonly={props.readonly} />
    }
}

/// Renders the input for one line. `shown` shows the text of a password.
fn line(props: &TextFieldProps, node: NodeRef, shown: bool) -> Html {
    let oninput = props
        .onchange
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let onblur = props.onleave.reform(|_: FocusEvent| ());
    let plain = matches!(props.kind, TextKind::Line);
    let capitals = match props.kind {
        TextKind::Line => None,
        TextKind::Code => Some("characters"),
        _ => Some("none"),
    };
    let figures = matches!(
        props.kind,
        TextKind::Digits | TextKind::Code | TextKind::Decimal | TextKind::Telephone
    );
    html! {
        <input class={classes!("input", figures.then_some("figures"))} ref={node} id={props.name.clone()}
            name={props.name.clone()} type={props.kind.input_type(shown)} inputmode={props.kind.input_mode()}
            value={props.value.clone()} autocomplete={props.autocomplete.clone()} data-autofocus={props.autofocus.then_some("")}
            spellcheck={(!plain).then_some("false")} autocapitalize={capitals} {oninput} {onblur}
            aria-invalid={props.error.is_some().then_some("true")}
            aria-describedby={described_by(&props.name, props.hint.is_some(), props.error.is_some())} readonly={props.readonly} />
    }
}

/// Adds the button that shows or hides a password.
fn with_toggle(control: Html, shown: &UseStateHandle<bool>) -> Html {
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(!*shown))
    };
    html! {
        <div class="affix">
            { control }
            <button type="button" class="icon-button" onclick={toggle} aria-pressed={if **shown { "true" } else { "false" }}
                aria-label="Show the password" title={if **shown { "Hide the password" } else { "Show the password" }}>
                <Icon kind={if **shown { IconKind::EyeOff } else { IconKind::Eye }} />
            </button>
        </div>
    }
}

fn with_unit(control: Html, unit: Option<&AttrValue>) -> Html {
    match unit {
        Some(unit) => html! { <div class="affix">{ control }<span class="after">{ unit }</span></div> },
        None => control,
    }
}
