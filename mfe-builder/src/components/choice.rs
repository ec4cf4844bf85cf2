//! A group of choices, with the reason why some cannot be taken.

use super::{
    Group,
    labels::{colour, side_effect_label},
    pick_label,
};
use crate::editor::EditorAction;
use allpet_domain::builder::{Choice, Colour, Pick, Product};
use allpet_ui::{
    components::{Icon, IconKind},
    country::units,
};
use yew::prelude::*;

/// Maximum number of reasons that are shown at once; of more, only the first.
const MAX_REASONS: usize = 2;

/// Props of [`ChoiceGroup`].
#[derive(Properties, PartialEq)]
pub(crate) struct ChoiceGroupProps {
    /// The choices.
    pub(crate) group: Group,
    /// The product.
    pub(crate) product: Product,
    /// Applies an action.
    pub(crate) dispatch: Callback<EditorAction>,
}

/// A radio group. A refused choice can be focused and read like the others; pressing it shows the reason.
#[component]
pub(crate) fn ChoiceGroup(props: &ChoiceGroupProps) -> Html {
    let shown_reason = use_state_eq(|| None::<String>);
    let group = &props.group;
    let is_coloured = group.choices.iter().any(|choice| colour(choice.pick).is_some());
    let option = |(index, choice): (usize, &Choice)| {
        let (shown_reason, dispatch, pick) = (shown_reason.clone(), props.dispatch.clone(), choice.pick);
        let refusal = choice.refused.clone();
        // On click, not on change: preventing the click prevents the choice.
        let onclick = Callback::from(move |event: MouseEvent| {
            if refusal.is_some() {
                event.prevent_default();
            } else {
                dispatch.emit(EditorAction::Pick(pick));
            }
            shown_reason.set(refusal.clone());
        });
        choice_view(group.field, index, choice, props.product, onclick)
    };
    html! {
        <fieldset class="field picks" data-testid={group.field} role="radiogroup">
            <legend class="legend">{ group.legend }{ chosen_colour(group, props.product, is_coloured) }</legend>
            <div class={classes!("pick-row", width_class(group))}>
                { for group.choices.iter().enumerate().map(option) }
            </div>
            if !is_coloured { { reasons(group, props.product) } }
            <p class="why-not" role="status">
                if let Some(reason) = shown_reason.as_ref().filter(|_| is_coloured) { <Icon kind={IconKind::Info} class="small" /><span>{ reason.clone() }</span> }
            </p>
        </fieldset>
    }
}

/// The CSS class for the width of a choice: a colour, a number, or a name with a description.
fn width_class(group: &Group) -> Option<&'static str> {
    match group.choices.first()?.pick {
        pick if colour(pick).is_some() => Some("swatches"),
        Pick::Width(_) | Pick::LetterHeight(_) | Pick::Length(_) => Some("brief"),
        Pick::Material(_) | Pick::Lining(_) => Some("described"),
        _ => None,
    }
}

fn choice_view(
    field: &'static str,
    index: usize,
    choice: &Choice,
    product: Product,
    onclick: Callback<MouseEvent>,
) -> Html {
    let (label, hint) = pick_label(choice.pick, product, units());
    let shown_colour = colour(choice.pick);
    let id = if index == 0 {
        field.to_owned()
    } else {
        [field, "-", &index.to_string()].concat()
    };
    let reason_id = choice.refused.as_ref().map(|_| [&id, "-why"].concat());
    let class = classes!(
        "pick",
        shown_colour.is_some().then_some("swatch"),
        reason_id.is_some().then_some("refused")
    );
    let tooltip = choice
        .refused
        .clone()
        .or_else(|| shown_colour.is_some().then(|| label.clone()));
    html! {
        <>
            <label {class} title={tooltip} for={id.clone()}>
                <input type="radio" {id} name={field} checked={choice.chosen} {onclick}
                    aria-disabled={reason_id.is_some().then_some("true")} aria-describedby={reason_id.clone()} />
                if let Some(shown_colour) = shown_colour { { swatch(shown_colour) } }
                <span class={if shown_colour.is_some() { "unseen" } else { "words" }}>
                    { label }
                    if !hint.is_empty() { <small>{ hint }</small> }
                    if let Some(side_effect) = side_effect_label(choice, units()) { <small class="brings">{ side_effect }</small> }
                </span>
            </label>
            // Outside the label, since the reason is not part of the name.
            if let Some(reason) = &choice.refused { <span class="unseen" id={reason_id}>{ reason }</span> }
        </>
    }
}

/// The name of the chosen colour, which the swatches alone do not say.
fn chosen_colour(group: &Group, product: Product, is_coloured: bool) -> Html {
    let chosen_colour = group.choices.iter().find(|choice| choice.chosen && is_coloured);
    let name = chosen_colour.map(|choice| pick_label(choice.pick, product, units()).0);
    name.map_or_else(
        Html::default,
        |name| html! { <span class="soft">{ ": " }{ name }</span> },
    )
}

/// The reasons why choices are refused, each once.
fn reasons(group: &Group, product: Product) -> Html {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for choice in &group.choices {
        let Some(reason) = &choice.refused else { continue };
        let (label, _) = pick_label(choice.pick, product, units());
        match reasons.iter_mut().find(|(other, _)| other == reason) {
            Some((_, labels)) => labels.push(label),
            None => reasons.push((reason, vec![label])),
        }
    }
    // Between yes and no, it is clear which choice is meant.
    let needs_labels = group.choices.len() > 2;
    if reasons.is_empty() {
        return Html::default();
    }
    let reason_list = |reasons: &[(&str, Vec<String>)]| {
        html! {
            <ul class="reasons">
                { for reasons.iter().map(|(reason, labels)| html! {
                    <li>if needs_labels { <b>{ labels.join(", ") }</b>{ unavailable(labels, reason) } } else { { *reason } }</li>
                }) }
            </ul>
        }
    };
    if reasons.len() <= MAX_REASONS {
        return reason_list(&reasons);
    }
    let (first, others) = reasons.split_at(1);
    let names: Vec<&str> = others
        .iter()
        .flat_map(|(_, labels)| labels)
        .map(String::as_str)
        .collect();
    html! {
        <>
            { reason_list(first) }
            <details class="reasons"><summary>{ "Why not " }{ names.join(", ") }</summary>{ reason_list(others) }</details>
        </>
    }
}

/// The rest of the sentence that begins with the labels of the refused choices: " isn't available: it doesn't come in teal. …".
fn unavailable(labels: &[String], reason: &str) -> String {
    let (verb, subject) = match labels {
        [label] => (" isn’t available: ", Some(label)),
        _ => (" aren’t available: ", None),
    };
    // The label is not repeated.
    let rest = subject
        .and_then(|label| reason.strip_prefix(label.as_str()))
        .filter(|rest| rest.starts_with(' '));
    match rest {
        Some(rest) => [verb, "it", rest].concat(),
        None => [verb, &without_capital(reason)].concat(),
    }
}

/// Begins a sentence in lower case, unless its first word has more capitals: the name of a brand.
fn without_capital(sentence: &str) -> String {
    let word = sentence.split(' ').next().unwrap_or_default();
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) if !word.chars().skip(1).any(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => sentence.to_owned(),
    }
}

fn swatch(colour: Colour) -> Html {
    let [face, shade, _] = colour.tones();
    html! {
        <svg viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16" r="15" fill={face} stroke={shade} stroke-width="2" /></svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_a_sentence_about_its_choice() {
        let of = |labels: &[&str], reason: &str| {
            let names: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
            labels.join(", ") + &unavailable(&names, reason)
        };
        assert_eq!(
            of(&["Leather"], "Leather doesn’t come in teal."),
            "Leather isn’t available: it doesn’t come in teal."
        );
        assert_eq!(
            of(&["15 mm", "10 mm"], "A narrow strap takes no front ring."),
            "15 mm, 10 mm aren’t available: a narrow strap takes no front ring."
        );
        assert_eq!(
            of(&["40 mm"], "BioThane comes up to 25 mm."),
            "40 mm isn’t available: BioThane comes up to 25 mm."
        );
        assert_eq!(
            of(&["Soft"], "Soft-leather lines leather only."),
            "Soft isn’t available: soft-leather lines leather only."
        );
    }
}
