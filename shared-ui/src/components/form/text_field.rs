//! A line or a paragraph of text.

use crate::components::{Field, Icon, IconKind, described_by};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What kind of text is asked for: which keyboard a phone shows, what the browser fills in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    /// A line of any text.
    #[default]
    Line,
    /// Several lines.
    Paragraph,
    /// An e-mail address.
    Email,
    /// A password; it can be shown.
    Password,
    /// A telephone number.
    Telephone,
    /// A whole number, a code of digits.
    Digits,
    /// A code of letters and digits: a microchip, a tag. A phone shows its letters, too.
    Code,
    /// A number with a fraction: a weight.
    Decimal,
}

impl TextKind {
    fn input_type(self, shown: bool) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password if !shown => "password",
            Self::Telephone => "tel",
            // `number` loses what was typed wrongly and changes with the mouse wheel.
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
    /// What is asked.
    pub label: AttrValue,
    /// What is typed so far.
    pub value: AttrValue,
    /// Each change of it.
    pub onchange: Callback<String>,
    /// The field was left: the moment to check it.
    #[prop_or_default]
    pub onleave: Callback<()>,
    /// What kind of text is asked for.
    #[prop_or_default]
    pub kind: TextKind,
    /// How to answer.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// It may be left empty.
    #[prop_or_default]
    pub optional: bool,
    /// What the browser may fill in, in HTML's words: `given-name`, `email`, `new-password`.
    #[prop_or_default]
    pub autocomplete: Option<AttrValue>,
    /// A unit behind the text: "kg".
    #[prop_or_default]
    pub unit: Option<AttrValue>,
    /// Takes the focus when it appears: only the first field of a page that is nothing but a form.
    #[prop_or_default]
    pub autofocus: bool,
    /// Can be read and not changed.
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
    let leave = props.onleave.clone();
    let onblur = Callback::from(move |_: FocusEvent| leave.emit(()));
    let describedby = described_by(&props.name, props.hint.is_some(), props.error.is_some());
    let invalid = props.error.is_some().then_some("true");

    let control = if props.kind == TextKind::Paragraph {
        let oninput = props
            .onchange
            .reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
        html! {
            <textarea class="input" ref={node} id={props.name.clone()} name={props.name.clone()} value={props.value.clone()}
                rows="3" data-autofocus={props.autofocus.then_some("")} {oninput} {onblur} aria-invalid={invalid} aria-describedby={describedby} readonly={props.readonly} />
        }
    } else {
        let oninput = props
            .onchange
            .reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
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
                name={props.name.clone()} type={props.kind.input_type(*shown)} inputmode={props.kind.input_mode()}
                value={props.value.clone()} autocomplete={props.autocomplete.clone()} data-autofocus={props.autofocus.then_some("")}
                spellcheck={(!plain).then_some("false")} autocapitalize={capitals}
                {oninput} {onblur} aria-invalid={invalid} aria-describedby={describedby} readonly={props.readonly} />
        }
    };
    let control = if props.kind == TextKind::Password {
        let toggle = {
            let shown = shown.clone();
            Callback::from(move |_: MouseEvent| shown.set(!*shown))
        };
        html! {
            <div class="affix">
                { control }
                <button type="button" class="icon-button" onclick={toggle} aria-pressed={if *shown { "true" } else { "false" }}
                    aria-label="Show the password" title={if *shown { "Hide the password" } else { "Show the password" }}>
                    <Icon kind={if *shown { IconKind::EyeOff } else { IconKind::Eye }} />
                </button>
            </div>
        }
    } else if let Some(unit) = &props.unit {
        html! { <div class="affix">{ control }<span class="after">{ unit }</span></div> }
    } else {
        control
    };
    html! {
        <Field name={props.name.clone()} label={props.label.clone()} hint={props.hint.clone()} error={props.error.clone()}
            optional={props.optional}>
            { control }
        </Field>
    }
}
