//! A choice from a drop-down list.

use crate::components::{Field, Icon, IconKind, described_by};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// One of the choices of a [`Select`], a [`RadioCards`](crate::components::RadioCards) or [`FilterChips`](crate::components::FilterChips).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// The value in the request.
    pub value: AttrValue,
    /// The text to show.
    pub label: AttrValue,
    /// A short explanation.
    pub hint: Option<AttrValue>,
    /// An icon, for radio cards and chips.
    pub icon: Option<IconKind>,
    /// A count (chips) or a price (radio cards).
    pub figure: Option<AttrValue>,
}

impl Choice {
    /// Creates a choice.
    pub fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    /// Adds an explanation.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<AttrValue>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds an icon.
    #[must_use]
    pub fn icon(mut self, icon: IconKind) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Adds a count or a price.
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
    /// The label.
    pub label: AttrValue,
    /// The choices.
    pub choices: Vec<Choice>,
    /// The chosen value; empty if there is none.
    pub value: AttrValue,
    /// Receives the value of another choice.
    pub onchange: Callback<String>,
    /// Shown if nothing is chosen: "Choose a term".
    #[prop_or_default]
    pub unchosen: Option<AttrValue>,
    /// A hint for the input.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The error, and how to correct it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Whether the field may be empty.
    #[prop_or_default]
    pub optional: bool,
    /// HTML's `autocomplete`: `country`, `address-level1`.
    #[prop_or_default]
    pub autocomplete: Option<AttrValue>,
    /// The id of the text that says why nothing else can be chosen at present; `None` while it can.
    #[prop_or_default]
    pub disabled_by: Option<AttrValue>,
}

/// A choice among more than five options, from a drop-down list of the system.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let control = use_node_ref();
    // If the page refuses a choice, only setting the value undoes it; the option's `selected` attribute does not.
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
    let described_by = described_by(&props.name, props.hint.is_some(), props.error.is_some());
    html! {
        <Field name={props.name.clone()} label={props.label.clone()} hint={props.hint.clone()} error={props.error.clone()}
            optional={props.optional}>
            <span class="select-box">
                <select ref={control} class="select" id={props.name.clone()} name={props.name.clone()} {onchange}
                    autocomplete={props.autocomplete.clone()} disabled={props.disabled_by.is_some()}
                    aria-invalid={props.error.is_some().then_some("true")}
                    aria-describedby={props.disabled_by.clone().or(described_by)}>
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
