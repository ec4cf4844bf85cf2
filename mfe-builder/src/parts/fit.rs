//! Measuring a pet, and whether the design suits it.

use crate::{
    editor::{EditorAction, EditorContext, EditorState, use_editor},
    measures::{Measures, length_error, weight_error},
};
use allpet_contract::pets::{ListPets, Pet};
use allpet_domain::{
    builder::{Fit, Pick, Product, Verdict, fit, size},
    id::PetId,
    measure::{Units, length_shown, millimetres, weight_text},
    pet::PetState,
};
use allpet_ui::{
    app_runtime::use_surroundings,
    components::{Choice, Notice, Select, TextField, TextKind, Tone},
    country::{length_unit, units, weight_unit},
    hooks::{use_focus_restore, use_read},
};
use yew::prelude::*;

/// The pets that are here, what is measured on one, and what follows from it.
#[component]
pub(crate) fn Measure() -> Html {
    let bench = use_editor();
    let signed_in = use_surroundings().user.is_some();
    let pets = use_read::<ListPets>(
        "pets",
        signed_in.then(|| ListPets {
            query: crate::parts::all(),
        }),
    );
    let here: Vec<&Pet> = pets.data.as_ref().map_or_else(Vec::new, |page| {
        page.items.iter().filter(|pet| with_owner(pet.state)).collect()
    });
    let product = bench.work.now.product;
    html! {
        <fieldset class="field measuring" data-testid="measure">
            <legend class="legend">{ if product == Product::Leash { "Who is it for?" } else { "Find your size" } }</legend>
            <p class="hint">{ if product == Product::Leash { "Enter your pet's weight to see whether the leash is strong enough." } else { "Measure close to the body, but not tight. We add room for two fingers." } }</p>
            if !here.is_empty() { { pet_field(&bench, &here) } }
            <div class="fields">
                if product != Product::Leash {
                    { length(&bench, "chest", "Around the chest", |measures| &mut measures.chest) }
                    { length(&bench, "neck", "Around the neck", |measures| &mut measures.neck) }
                }
                { weight(&bench) }
            </div>
            // What is no measure of a pet says nothing of the fit.
            if bench.work.measures.are_sound(units()) { <FitNotice /> }
        </fieldset>
    }
}

fn with_owner(state: PetState) -> bool {
    !matches!(state, PetState::Deceased | PetState::Rehomed)
}

fn pet_field(bench: &EditorContext, pets: &[&Pet]) -> Html {
    let choices = pets
        .iter()
        .map(|pet| Choice::new(pet.id.to_string(), pet.profile.name.clone()))
        .collect::<Vec<_>>();
    let weights: Vec<(PetId, String)> = pets
        .iter()
        .map(|pet| {
            (
                pet.id,
                pet.profile
                    .weight_grams
                    .map(|weight| weight_text(weight, units()))
                    .unwrap_or_default(),
            )
        })
        .collect();
    let act = bench.act.clone();
    let onchange = Callback::from(move |id: String| {
        let chosen = weights.iter().find(|(pet, _)| pet.to_string() == id);
        let weight = chosen.map(|(_, weight)| weight.clone()).unwrap_or_default();
        act.emit(EditorAction::Pet(chosen.map(|(pet, _)| *pet), weight));
    });
    let value = bench.work.pet.map(|pet| pet.to_string()).unwrap_or_default();
    html! { <Select name="pet" label="Your pet" {choices} {value} {onchange} unchosen="Another pet" /> }
}

fn length(
    bench: &EditorContext,
    name: &'static str,
    label: &'static str,
    of: fn(&mut Measures) -> &mut String,
) -> Html {
    let mut measures = bench.work.measures.clone();
    let value = of(&mut measures).clone();
    let error = length_error(&value, units()).map(AttrValue::Static);
    let hint = centimetres(&value).filter(|_| error.is_none());
    let unit = AttrValue::Static(length_unit());
    html! { <TextField {name} {label} {unit} kind={TextKind::Decimal} {value} {hint} {error} onchange={changing(bench, of)} optional=true /> }
}

/// A length in inches in centimetres, which the sizes are made in.
fn centimetres(typed: &str) -> Option<AttrValue> {
    let length = millimetres(typed, units()).filter(|_| units() == Units::UnitedStates)?;
    Some(AttrValue::from(length_shown(length, Units::Metric)))
}

fn weight(bench: &EditorContext) -> Html {
    let value = bench.work.measures.weight.clone();
    let error = weight_error(&value, units()).map(AttrValue::Static);
    let unit = AttrValue::Static(weight_unit());
    let onchange = changing(bench, |measures| &mut measures.weight);
    html! { <TextField name="weight" label="Weight" {unit} kind={TextKind::Decimal} {value} {error} {onchange} optional=true /> }
}

fn changing(bench: &EditorContext, of: fn(&mut Measures) -> &mut String) -> Callback<String> {
    let (act, before) = (bench.act.clone(), bench.work.measures.clone());
    Callback::from(move |text: String| {
        let mut measures = before.clone();
        *of(&mut measures) = text;
        act.emit(EditorAction::Measure(measures));
    })
}

/// Why what is designed does not suit what was measured, in words. Nothing where it does, or where that is not known.
pub(crate) fn misfit(work: &EditorState) -> Option<String> {
    let fit = fit(&work.now, &work.measures.read(units()), units());
    let wrong = matches!(fit.verdict, Verdict::Tight | Verdict::Loose);
    (wrong && work.measures.are_sound(units())).then_some(fit.words)
}

/// Whether it fits, in words; with the better size as a button. Nothing before anything is measured.
#[component]
pub(crate) fn FitNotice() -> Html {
    let bench = use_editor();
    let work = &bench.work;
    // The button goes with the size that it takes.
    let around = use_focus_restore(work.now.size);
    if work.measures == Measures::default() {
        return Html::default();
    }
    let measured = work.measures.read(units());
    let Fit {
        verdict,
        words,
        better_size,
    } = fit(&work.now, &measured, units());
    let (tone, title) = match verdict {
        Verdict::Fits => (Tone::Good, "It fits"),
        Verdict::Tight => (Tone::Warning, "Too small or too weak"),
        Verdict::Loose => (Tone::Warning, "Too large or too heavy"),
        Verdict::Unmeasured => (Tone::Info, "Not measured yet"),
    };
    // What fits stays: between two sizes another may be the right one, and this one is no wrong one.
    let unsized_yet = work.now.size.is_none() && work.now.product != Product::Leash;
    let better = better_size
        .or_else(|| size::for_pet(work.now.product, &measured).filter(|_| unsized_yet))
        .filter(|better| work.now.size != Some(*better));
    let action = better.map(|number| {
        let act = bench.act.clone();
        let take = Callback::from(move |()| act.emit(EditorAction::Pick(Pick::Size(number))));
        let width = work.now.with(Pick::Size(number)).width_mm;
        let mut text = ["Take size ", &number.to_string()].concat();
        if width != work.now.width_mm {
            text.push_str([" and a ", &width.to_string(), " mm strap"].concat().as_str());
        }
        (AttrValue::from(text), take)
    });
    html! { <div ref={around} tabindex="-1" data-testid="fit" aria-live="polite"><Notice {tone} {title} text={words} {action} /></div> }
}
