//! Text with suggestions under it: a breed of the register's 336.

use super::field::part_id;
use crate::components::{Field, described_by};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A suggestion.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What the field holds when it is picked.
    pub value: AttrValue,
    /// A few words more: how many animals there are of the breed.
    pub detail: Option<AttrValue>,
}

/// Props of [`Combobox`].
#[derive(Properties, PartialEq)]
pub struct ComboboxProps {
    /// The field's name in the request; also its id.
    pub name: AttrValue,
    /// What is asked.
    pub label: AttrValue,
    /// The text so far.
    pub value: AttrValue,
    /// Each change: typed or picked.
    pub onchange: Callback<String>,
    /// What is suggested for that text; the page asks for it.
    pub suggestions: Vec<Suggestion>,
    /// They are on their way.
    #[prop_or_default]
    pub loading: bool,
    /// Said where there is none.
    #[prop_or(AttrValue::Static("Nothing in the register goes by that name. You can keep what you typed."))]
    pub none: AttrValue,
    /// The field was left.
    #[prop_or_default]
    pub onleave: Callback<()>,
    /// How to answer.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong and how to mend it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// It may be left empty.
    #[prop_or_default]
    pub optional: bool,
}

/// Where the arrow keys lead among `count` suggestions; from none to the first or the last, and round.
fn step(active: Option<usize>, count: usize, key: &str) -> Option<usize> {
    if count == 0 {
        return None;
    }
    Some(match (key, active) {
        ("ArrowDown", None) => 0,
        ("ArrowDown", Some(at)) => (at + 1) % count,
        ("ArrowUp", None | Some(0)) => count - 1,
        (_, Some(at)) => at.min(count) - 1,
        (_, None) => return None,
    })
}

/// Text with suggestions (ARIA's editable combobox with a list). The focus stays in the text: arrow keys choose, Enter
/// takes, Escape closes; any text may be kept.
#[component]
pub fn Combobox(props: &ComboboxProps) -> Html {
    let open = use_state_eq(|| false);
    let active = use_state_eq(|| None::<usize>);
    let count = props.suggestions.len();
    let at = active.filter(|at| *at < count);
    let close = {
        let (open, active) = (open.clone(), active.clone());
        move || {
            open.set(false);
            active.set(None);
        }
    };
    let pick = {
        let (onchange, close) = (props.onchange.clone(), close.clone());
        Callback::from(move |value: AttrValue| {
            onchange.emit(value.to_string());
            close();
        })
    };
    let oninput = {
        let (open, active, onchange) = (open.clone(), active.clone(), props.onchange.clone());
        Callback::from(move |event: InputEvent| {
            open.set(true);
            active.set(None);
            onchange.emit(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onkeydown = {
        let (shown, open, active, pick, close) =
            (*open, open.clone(), active.clone(), pick.clone(), close.clone());
        let chosen = at
            .and_then(|at| props.suggestions.get(at))
            .map(|suggestion| suggestion.value.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            key @ ("ArrowDown" | "ArrowUp") => {
                event.prevent_default();
                active.set(step(at.filter(|_| shown), count, key));
                open.set(true);
            }
            "Enter" if shown => {
                if let Some(value) = chosen.clone() {
                    // Takes the suggestion and does not submit the form.
                    event.prevent_default();
                    pick.emit(value);
                } else {
                    close();
                }
            }
            "Escape" if shown => {
                // Closes the list, not the dialog around it.
                event.prevent_default();
                event.stop_propagation();
                close();
            }
            _ => {}
        })
    };
    let onblur = {
        let (leave, close) = (props.onleave.clone(), close.clone());
        Callback::from(move |_: FocusEvent| {
            close();
            leave.emit(());
        })
    };
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(true))
    };
    let list = part_id(&props.name, "list");
    let option_id = |at: usize| part_id(&list, at.to_string().as_str());
    let shown = *open && (count > 0 || (!props.loading && !props.value.is_empty()));
    html! {
        <Field name={props.name.clone()} label={props.label.clone()} hint={props.hint.clone()} error={props.error.clone()}
            optional={props.optional}>
            <div class="combobox">
                <input class="input" type="text" id={props.name.clone()} name={props.name.clone()} role="combobox"
                    value={props.value.clone()} autocomplete="off" spellcheck="false" aria-autocomplete="list"
                    aria-expanded={if shown { "true" } else { "false" }} aria-controls={list.clone()}
                    aria-activedescendant={at.filter(|_| shown).map(option_id)} aria-busy={props.loading.then_some("true")}
                    aria-invalid={props.error.is_some().then_some("true")}
                    aria-describedby={described_by(&props.name, props.hint.is_some(), props.error.is_some())}
                    {oninput} {onkeydown} {onblur} {onclick} />
                <div class="options" role="listbox" id={list.clone()} aria-label={props.label.clone()} hidden={!shown}>
                    { for props.suggestions.iter().enumerate().map(|(place, suggestion)| {
                        let (pick, value) = (pick.clone(), suggestion.value.clone());
                        html! {
                            // Pressed, not clicked: before the text loses the focus and the list goes.
                            <div class="option" role="option" id={option_id(place)}
                                aria-selected={if at == Some(place) { "true" } else { "false" }}
                                onmousedown={move |event: MouseEvent| { event.prevent_default(); pick.emit(value.clone()); }}>
                                <span>{ &suggestion.value }</span>
                                if let Some(detail) = &suggestion.detail { <small>{ detail }</small> }
                            </div>
                        }
                    }) }
                    if shown && count == 0 { <p class="remark" role="status">{ &props.none }</p> }
                </div>
            </div>
        </Field>
    }
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn the_arrows_go_round() {
        assert_eq!(step(None, 3, "ArrowDown"), Some(0));
        assert_eq!(step(Some(2), 3, "ArrowDown"), Some(0));
        assert_eq!(step(None, 3, "ArrowUp"), Some(2));
        assert_eq!(step(Some(0), 3, "ArrowUp"), Some(2));
        assert_eq!(step(Some(2), 3, "ArrowUp"), Some(1));
        assert_eq!(step(Some(1), 0, "ArrowDown"), None);
    }
}
