//! The pet's measures, and whether the design fits.

use crate::{
    editor::{EditorAction, EditorContext, use_editor},
    measures::{Measures, length_error, weight_error},
};
use allpet_contract::pets::{ListPets, Pet};
use allpet_domain::{
    builder::{Fit, Pick, Product, Verdict, size},
    id::PetId,
    measure::{Units, format_length, format_width, millimetres, weight_text},
    pet::PetState,
};
use allpet_ui::{
    app_runtime::use_host_context,
    components::{Choice, Notice, Select, TextField, TextKind, Tone},
    country::{length_unit, units, weight_unit},
    hooks::{use_focus_restore, use_read},
};
use yew::prelude::*;

/// The fields for the pet and its measures, and the fit.
#[component]
pub(crate) fn MeasureFields() -> Html {
    let editor = use_editor();
    let signed_in = use_host_context().user.is_some();
    let pets = use_read::<ListPets>(
        "pets",
        signed_in.then(|| ListPets {
            query: crate::components::first_page(),
        }),
    );
    let living_pets: Vec<&Pet> = pets.data.as_ref().map_or_else(Vec::new, |page| {
        page.items.iter().filter(|pet| is_living(pet.state)).collect()
    });
    let product = editor.state.parameters.product;
    html! {
        <fieldset class="field measuring" data-testid="measure">
            <legend class="legend">{ if product == Product::Leash { "Who is it for?" } else { "Find your size" } }</legend>
            <p class="hint">{ if product == Product::Leash { "Enter your pet’s weight to see whether the leash is strong enough." } else { "Measure close to the body, but not tight. We add room for two fingers." } }</p>
            if !living_pets.is_empty() { { pet_field(&editor, &living_pets) } }
            <div class="fields">
                if product != Product::Leash {
                    { length_field(&editor, "chest", "Around the chest", |measures| &mut measures.chest) }
                    { length_field(&editor, "neck", "Around the neck", |measures| &mut measures.neck) }
                }
                { weight_field(&editor) }
            </div>
            <FitNotice />
        </fieldset>
    }
}

fn is_living(state: PetState) -> bool {
    !matches!(state, PetState::Deceased | PetState::Rehomed)
}

fn pet_field(editor: &EditorContext, pets: &[&Pet]) -> Html {
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
                    .map(|weight_field| weight_text(weight_field, units()))
                    .unwrap_or_default(),
            )
        })
        .collect();
    let dispatch = editor.dispatch.clone();
    let onchange = Callback::from(move |id: String| {
        let chosen = weights.iter().find(|(pet, _)| pet.to_string() == id);
        let weight_field = chosen
            .map(|(_, weight_field)| weight_field.clone())
            .unwrap_or_default();
        dispatch.emit(EditorAction::ChoosePet(chosen.map(|(pet, _)| *pet), weight_field));
    });
    let value = editor.state.pet.map(|pet| pet.to_string()).unwrap_or_default();
    html! { <Select name="pet" label="Your pet" {choices} {value} {onchange} unchosen="Another pet" /> }
}

fn length_field(
    editor: &EditorContext,
    name: &'static str,
    label: &'static str,
    field: fn(&mut Measures) -> &mut String,
) -> Html {
    let mut measures = editor.state.measures.clone();
    let value = field(&mut measures).clone();
    let error = length_error(&value, units()).map(AttrValue::Static);
    let hint = in_centimetres(&value).filter(|_| error.is_none());
    let unit = AttrValue::Static(length_unit());
    html! { <TextField {name} {label} {unit} kind={TextKind::Decimal} {value} {hint} {error} onchange={measure_setter(editor, field)} optional=true /> }
}

/// Converts a length typed in inches into centimetres, in which the sizes are made.
fn in_centimetres(text: &str) -> Option<AttrValue> {
    let length_field = millimetres(text, units()).filter(|_| units() == Units::UnitedStates)?;
    Some(AttrValue::from(format_length(length_field, Units::Metric)))
}

fn weight_field(editor: &EditorContext) -> Html {
    let value = editor.state.measures.weight.clone();
    let error = weight_error(&value, units()).map(AttrValue::Static);
    let unit = AttrValue::Static(weight_unit());
    let onchange = measure_setter(editor, |measures| &mut measures.weight);
    html! { <TextField name="weight" label="Weight" {unit} kind={TextKind::Decimal} {value} {error} {onchange} optional=true /> }
}

fn measure_setter(editor: &EditorContext, field: fn(&mut Measures) -> &mut String) -> Callback<String> {
    let (dispatch, previous) = (editor.dispatch.clone(), editor.state.measures.clone());
    Callback::from(move |text: String| {
        let mut measures = previous.clone();
        *field(&mut measures) = text;
        dispatch.emit(EditorAction::SetMeasures(measures));
    })
}

/// The fit, with a button for a better size; nothing before a measure is entered.
#[component]
pub(crate) fn FitNotice() -> Html {
    let editor = use_editor();
    let state = &editor.state;
    // The focused button disappears with its size.
    let container = use_focus_restore(state.parameters.size);
    if state.measures == Measures::default() {
        return Html::default();
    }
    let measured = state.measures.parse(units());
    let Fit {
        verdict,
        explanation,
        better_size,
    } = state.measures.fit(&state.parameters, units());
    let (tone, title) = match verdict {
        Verdict::Fits => (Tone::Good, "It fits"),
        Verdict::Tight => (Tone::Warning, "Too small or too weak"),
        Verdict::Loose => (Tone::Warning, "Too large or too heavy"),
        Verdict::Unmeasured => (Tone::Info, "Not measured yet"),
    };
    // A fitting size stays: between two sizes, both may fit.
    let has_no_size = state.parameters.size.is_none() && state.parameters.product != Product::Leash;
    let suggested_size = better_size
        .or_else(|| size::for_pet(state.parameters.product, &measured).filter(|_| has_no_size))
        .filter(|suggested_size| state.parameters.size != Some(*suggested_size));
    let action = suggested_size.map(|number| {
        let dispatch = editor.dispatch.clone();
        let onaction = Callback::from(move |()| dispatch.emit(EditorAction::Pick(Pick::Size(number))));
        let width = state.parameters.with(Pick::Size(number)).width_mm;
        let mut text = ["Take size ", &number.to_string()].concat();
        if width != state.parameters.width_mm {
            text.push_str(
                [" and a ", &format_width(width.into(), units()), " strap"]
                    .concat()
                    .as_str(),
            );
        }
        (AttrValue::from(text), onaction)
    });
    html! { <div ref={container} tabindex="-1" data-testid="fit" aria-live="polite"><Notice {tone} {title} text={explanation} {action} /></div> }
}
