//! A text field with suggestions, such as the register's 336 breeds.

mod combobox_state;

use super::field::part_id;
use crate::components::{Field, described_by};
use combobox_state::use_combobox;
use yew::prelude::*;

/// A suggestion.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The text that it puts into the field.
    pub value: AttrValue,
    /// A detail, such as the number of animals of the breed.
    pub detail: Option<AttrValue>,
}

/// Props of [`Combobox`].
#[derive(Properties, PartialEq)]
pub struct ComboboxProps {
    /// The field's name in the request; also its id.
    pub name: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// The text.
    pub value: AttrValue,
    /// Receives each change, typed or chosen.
    pub onchange: Callback<String>,
    /// The suggestions for the text, which the page loads.
    pub suggestions: Vec<Suggestion>,
    /// Whether the suggestions are loading.
    #[prop_or_default]
    pub loading: bool,
    /// Shown if there are no suggestions.
    #[prop_or(AttrValue::Static("Nothing in the register goes by that name. You can keep what you typed."))]
    pub none: AttrValue,
    /// Called when the field loses the focus.
    #[prop_or_default]
    pub onleave: Callback<()>,
    /// A hint for the input.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// The error, and how to correct it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Whether the field may be empty.
    #[prop_or_default]
    pub optional: bool,
}

/// A text field with suggestions (ARIA's editable combobox with a list). The focus stays in the field. Arrow keys move through the
/// list, Enter chooses, Escape closes. Any text is allowed.
#[component]
pub fn Combobox(props: &ComboboxProps) -> Html {
    let state = use_combobox(props);
    let (active, shown) = (state.active, state.shown);
    let list = part_id(&props.name, "list");
    let option_id = |index: usize| part_id(&list, index.to_string().as_str());
    html! {
        <Field name={props.name.clone()} label={props.label.clone()} hint={props.hint.clone()} error={props.error.clone()}
            optional={props.optional}>
            <div class="combobox">
                <input class="input" type="text" id={props.name.clone()} name={props.name.clone()} role="combobox"
                    value={props.value.clone()} autocomplete="off" spellcheck="false" aria-autocomplete="list"
                    aria-expanded={if shown { "true" } else { "false" }} aria-controls={list.clone()}
                    aria-activedescendant={active.filter(|_| shown).map(option_id)} aria-busy={props.loading.then_some("true")}
                    aria-invalid={props.error.is_some().then_some("true")}
                    aria-describedby={described_by(&props.name, props.hint.is_some(), props.error.is_some())}
                    oninput={state.oninput} onkeydown={state.onkeydown} onblur={state.onblur} onclick={state.onclick} />
                <div class="options" role="listbox" id={list.clone()} aria-label={props.label.clone()} hidden={!shown}>
                    { for props.suggestions.iter().enumerate().map(|(index, suggestion)| {
                        let (choose, value) = (state.choose.clone(), suggestion.value.clone());
                        html! {
                            // `mousedown` comes before the field loses the focus and the list closes; `click` would be too late.
                            <div class="option" role="option" id={option_id(index)}
                                aria-selected={if active == Some(index) { "true" } else { "false" }}
                                onmousedown={move |event: MouseEvent| { event.prevent_default(); choose.emit(value.clone()); }}>
                                <span>{ &suggestion.value }</span>
                                if let Some(detail) = &suggestion.detail { <small>{ detail }</small> }
                            </div>
                        }
                    }) }
                    if shown && props.suggestions.is_empty() { <p class="remark" role="status">{ &props.none }</p> }
                </div>
            </div>
        </Field>
    }
}
