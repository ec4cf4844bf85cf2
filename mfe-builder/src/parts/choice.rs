//! One of several, with the reason beside what cannot be taken.

use super::{
    Group,
    labels::{brought, colour},
    pick_label,
};
use crate::editor::EditorAction;
use allpet_domain::builder::{Choice, Colour, Pick, Product};
use allpet_ui::{
    components::{Icon, IconKind},
    country::units,
};
use yew::prelude::*;

/// So many reasons are shown at once; of more, the first.
const MANY_REASONS: usize = 2;

/// Props of [`ChoiceGroup`].
#[derive(Properties, PartialEq)]
pub(crate) struct ChoiceGroupProps {
    /// The choices.
    pub(crate) group: Group,
    /// What is made.
    pub(crate) product: Product,
    /// Takes a choice.
    pub(crate) act: Callback<EditorAction>,
}

/// One of several. What cannot be taken can be reached and read like the rest; pressing it says why.
#[component]
pub(crate) fn ChoiceGroup(props: &ChoiceGroupProps) -> Html {
    let asked = use_state_eq(|| None::<String>);
    let group = &props.group;
    let coloured = group.choices.iter().any(|choice| colour(choice.pick).is_some());
    let option = |(place, choice): (usize, &Choice)| {
        let (asked, act, pick) = (asked.clone(), props.act.clone(), choice.pick);
        let refused = choice.refused.clone();
        // The click, not the change: where it is stopped, nothing was chosen.
        let onclick = Callback::from(move |event: MouseEvent| {
            if refused.is_some() {
                event.prevent_default();
            } else {
                act.emit(EditorAction::Pick(pick));
            }
            asked.set(refused.clone());
        });
        view(group.field, place, choice, props.product, onclick)
    };
    html! {
        <fieldset class="field picks" data-testid={group.field} role="radiogroup">
            <legend class="legend">{ group.legend }{ chosen(group, props.product, coloured) }</legend>
            <div class={classes!("pick-row", shape(group))}>
                { for group.choices.iter().enumerate().map(option) }
            </div>
            if !coloured { { reasons(group, props.product) } }
            <p class="why-not" role="status">
                if let Some(why) = asked.as_ref().filter(|_| coloured) { <Icon kind={IconKind::Info} class="small" /><span>{ why.clone() }</span> }
            </p>
        </fieldset>
    }
}

/// How much room a choice takes: a colour, a number, a name with a few words.
fn shape(group: &Group) -> Option<&'static str> {
    match group.choices.first()?.pick {
        pick if colour(pick).is_some() => Some("swatches"),
        Pick::Width(_) | Pick::LetterHeight(_) | Pick::Length(_) => Some("brief"),
        Pick::Material(_) | Pick::Lining(_) => Some("described"),
        _ => None,
    }
}

fn view(
    field: &'static str,
    place: usize,
    choice: &Choice,
    product: Product,
    onclick: Callback<MouseEvent>,
) -> Html {
    let (label, hint) = pick_label(choice.pick, product, units());
    let shown = colour(choice.pick);
    let id = if place == 0 {
        field.to_owned()
    } else {
        [field, "-", &place.to_string()].concat()
    };
    let why = choice.refused.as_ref().map(|_| [&id, "-why"].concat());
    let class = classes!(
        "pick",
        shown.is_some().then_some("swatch"),
        why.is_some().then_some("refused")
    );
    let tip = choice
        .refused
        .clone()
        .or_else(|| shown.is_some().then(|| label.clone()));
    html! {
        <>
            <label {class} title={tip} for={id.clone()}>
                <input type="radio" {id} name={field} checked={choice.chosen} {onclick}
                    aria-disabled={why.is_some().then_some("true")} aria-describedby={why.clone()} />
                if let Some(shown) = shown { { swatch(shown) } }
                <span class={if shown.is_some() { "unseen" } else { "words" }}>
                    { label }
                    if !hint.is_empty() { <small>{ hint }</small> }
                    if let Some(along) = brought(choice) { <small class="brings">{ along }</small> }
                </span>
            </label>
            // Outside of the label, of which it would be a part: it is why, not what.
            if let Some(reason) = &choice.refused { <span class="unseen" id={why}>{ reason }</span> }
        </>
    }
}

/// The name of the colour that is chosen: the swatches say it by their colour alone.
fn chosen(group: &Group, product: Product, coloured: bool) -> Html {
    let chosen = group.choices.iter().find(|choice| choice.chosen && coloured);
    let name = chosen.map(|choice| pick_label(choice.pick, product, units()).0);
    name.map_or_else(
        Html::default,
        |name| html! { <span class="soft">{ ": " }{ name }</span> },
    )
}

/// Why some cannot be taken, each reason once.
fn reasons(group: &Group, product: Product) -> Html {
    let mut reasons: Vec<(&str, String)> = Vec::new();
    for choice in &group.choices {
        let Some(reason) = &choice.refused else { continue };
        let (label, _) = pick_label(choice.pick, product, units());
        match reasons.iter_mut().find(|(known, _)| known == reason) {
            Some((_, labels)) => {
                labels.push_str(", ");
                labels.push_str(&label);
            }
            None => reasons.push((reason, label)),
        }
    }
    // Of yes and no it is plain which cannot be taken.
    let several = group.choices.len() > 2;
    if reasons.is_empty() {
        return Html::default();
    }
    let listed = |reasons: &[(&str, String)]| {
        html! {
            <ul class="reasons">
                { for reasons.iter().map(|(reason, labels)| html! {
                    <li>if several { <b>{ "Not " }{ labels.clone() }{ ": " }</b> }{ *reason }</li>
                }) }
            </ul>
        }
    };
    if reasons.len() <= MANY_REASONS {
        return listed(&reasons);
    }
    let (first, others) = reasons.split_at(1);
    let names: Vec<&str> = others.iter().map(|(_, labels)| labels.as_str()).collect();
    html! {
        <>
            { listed(first) }
            <details class="reasons"><summary>{ "Why not " }{ names.join(", ") }</summary>{ listed(others) }</details>
        </>
    }
}

fn swatch(colour: Colour) -> Html {
    let [face, shade, _] = colour.tones();
    html! {
        <svg viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16" r="15" fill={face} stroke={shade} stroke-width="2" /></svg>
    }
}
