//! One of several, from a list that the system shows.

use crate::components::{Field, Icon, IconKind, described_by};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// One of the choices of a [`Select`], a [`RadioCards`](crate::components::RadioCards) or [`FilterChips`](crate::components::FilterChips).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// What is sent.
    pub value: AttrValue,
    /// What is shown.
    pub label: AttrValue,
    /// A few words more.
    pub hint: Option<AttrValue>,
    /// An icon (radio cards and chips).
    pub icon: Option<IconKind>,
    /// How many there are (chips), or what it costs (radio cards).
    pub figure: Option<AttrValue>,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    /// With a few words more.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<AttrValue>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With an icon.
    #[must_use]
    pub fn icon(mut self, icon: IconKind) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With a number or a price.
    #[must_use]
    pub fn figure(mut self, figure: impl Into<AttrValue>) -> Self {
        self.figure = Some(figure.into());
        self
    }
}

/// Props of [`Select`].
#[derive(Properties, PartialEq)]
pub struct SelectProps {
    /// The field's name in the request; also its id.
    pub name: AttrValue,
    /// What is asked.
    pub label: AttrValue,
    /// The choices.
    pub choices: Vec<Choice>,
    /// The value chosen; empty where none is.
    pub value: AttrValue,
    /// Another was chosen.
    pub onchange: Callback<String>,
    /// Shown where none is chosen: "Choose a term".
    #[prop_or_default]
    pub unchosen: Option<AttrValue>,
    /// How to answer.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// It may be left empty.
    #[prop_or_default]
    pub optional: bool,
    /// What the browser may choose it from: `country`, `address-level1`.
    #[prop_or_default]
    pub autocomplete: Option<AttrValue>,
}

/// One of several (more than five), from a list that the system shows.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let control = use_node_ref();
    // What the person chose stands until it is refused: an option's attribute does not take it back.
    use_effect_with(props.value.clone(), {
        let control = control.clone();
        move |value: &AttrValue| {
            if let Some(select) = control.cast::<HtmlSelectElement>() {
                select.set_value(value);
            }
        }
    });
    let onchange = props
        .onchange
        .reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! {
        <Field name={props.name.clone()} label={props.label.clone()} hint={props.hint.clone()} error={props.error.clone()}
            optional={props.optional}>
            <span class="select-box">
                <select ref={control} class="select" id={props.name.clone()} name={props.name.clone()} {onchange}
                    autocomplete={props.autocomplete.clone()}
                    aria-invalid={props.error.is_some().then_some("true")}
                    aria-describedby={described_by(&props.name, props.hint.is_some(), props.error.is_some())}>
                    if let Some(unchosen) = &props.unchosen {
                        <option value="" selected={props.value.is_empty()}>{ unchosen }</option>
                    }
                    { for props.choices.iter().map(|choice| html! {
                        <option value={choice.value.clone()} selected={choice.value == props.value}>{ &choice.label }</option>
                    }) }
                </select>
                <Icon kind={IconKind::ChevronDown} class="small" />
            </span>
        </Field>
    }
}
