//! The form of a pet.

mod breed;
mod draft;
pub(super) mod draft_storage;
mod form_state;

use allpet_contract::Problem;
use allpet_domain::{
    Day,
    pet::{PetProfile, SPECIES, Sex, Species},
};
use allpet_ui::{
    components::{
        AlteredField, Button, ButtonKind, Card, Choice, DateField, ErrorSummary, LinkButton, Notice,
        RadioCards, TextField, TextKind, Tone, problem_notice,
    },
    country,
    pet_form::{ALTERED_HINT, MICROCHIP_HINT, born_hint, sex_choices},
};
use breed::BreedField;
use draft::Draft;
use draft_storage::DraftKey;
use form_state::{FormState, use_form_state};
use yew::prelude::*;

/// Props of [`PetForm`].
#[derive(Properties, PartialEq)]
pub(super) struct PetFormProps {
    /// The saved profile; `None` for a new pet.
    #[prop_or_default]
    pub(super) pet: Option<PetProfile>,
    /// The place where the draft is stored until it is saved.
    pub(super) draft: DraftKey,
    /// Whether the species cannot change, because a licence or an open application depends on it.
    #[prop_or_default]
    pub(super) species_locked: bool,
    /// The submit button's text.
    pub(super) verb: AttrValue,
    /// The target of *Cancel*.
    pub(super) back: AttrValue,
    /// Whether the pet is being saved.
    pub(super) busy: bool,
    /// The reason why saving failed.
    pub(super) problem: Option<Problem>,
    /// Receives the valid profile.
    pub(super) onsave: Callback<PetProfile>,
}

/// The form of a pet. A field shows its error when the person leaves it, and all fields do when the form is submitted.
#[component]
pub(super) fn PetForm(props: &PetFormProps) -> Html {
    let form = use_form_state(props);
    // Cancelling drops the stored draft. The click then follows the link.
    let cancel = {
        let key = props.draft.clone();
        Callback::from(move |_: MouseEvent| key.clear())
    };
    html! {
        <Card><form class="form" onsubmit={form.onsubmit.clone()} novalidate=true>
            if form.restored {
                <Notice tone={Tone::Info} title="You have unsaved changes here" text="We kept what you entered before. Continue, or start over."
                    action={Some((AttrValue::from("Start over"), form.start_over.clone()))} />
            }
            <ErrorSummary errors={form.errors.clone()} attempt={form.attempt} />
            { problem_notice(props.problem.as_ref().filter(|problem| problem.errors.is_empty())) }
            <TextField name="name" label="Name" value={form.draft().name.clone()} onchange={form.onchange(|draft, text| draft.name = text)}
                onleave={form.onleave("name", &form.draft().name)} error={form.error("name")} autocomplete="off" autofocus={props.pet.is_none()} />
            { species_field(&form, props.species_locked) }
            { breed_fields(&form) }
            <RadioCards name="sex" label="Sex" value={form.draft().sex.as_str()} choices={sex_choices()} onchange={form.onchange(set_sex)} />
            <AlteredField name="altered" value={form.draft().altered} error={form.error("altered")}
                onchange={form.onchange(|draft, altered| draft.altered = Some(altered))} hint={ALTERED_HINT} />
            { detail_fields(&form) }
            <div class="actions">
                <Button text={props.verb.clone()} kind={ButtonKind::Primary} submit=true busy={props.busy} testid="save-pet" />
                <span onclick={cancel}><LinkButton href={props.back.clone()} text="Cancel" kind={ButtonKind::Quiet} /></span>
            </div>
        </form></Card>
    }
}

fn species_field(form: &FormState, locked: bool) -> Html {
    let draft = form.draft();
    if locked {
        return html! {
            <div class="field" id="species" data-testid="species-locked">
                <span class="legend">{ "Kind of animal" }</span>
                <p><b>{ form.locked_species.unwrap_or(draft.species).label() }</b></p>
                <p class="small soft">{ "A license or an open application says so. It can change once that has ended or was withdrawn." }</p>
            </div>
        };
    }
    html! {
        <RadioCards name="species" label="What kind of animal?" value={draft.species.as_str()} choices={species_choices()}
            error={form.error("species")} onchange={form.onchange(set_species)} />
    }
}

fn breed_fields(form: &FormState) -> Html {
    let draft = form.draft();
    html! {
        <>
            <BreedField name="breed" label="Breed" value={draft.breed.clone()} species={draft.species} error={form.error("breed")}
                onchange={form.onchange(|draft, text| draft.breed = text)} />
            if !draft.breed.trim().is_empty() {
                <BreedField name="second_breed" label="Second breed, for a mix" value={draft.second_breed.clone()} species={draft.species}
                    error={form.error("second_breed")} onchange={form.onchange(|draft, text| draft.second_breed = text)} />
            }
        </>
    }
}

/// The optional details below the questions that every owner answers.
fn detail_fields(form: &FormState) -> Html {
    let draft = form.draft();
    let onborn = form.onchange(|draft, (text, _): (String, Option<Day>)| draft.born = text);
    html! {
        <>
            <DateField name="born" label="Day of birth" value={draft.born.clone()} onchange={onborn} error={form.error("born")}
                onleave={form.onleave("born", &draft.born)}
                hint={born_hint(None)} optional=true />
            <TextField name="weight_grams" label="Weight" kind={TextKind::Decimal} unit={AttrValue::Static(country::weight_unit())}
                value={draft.weight.clone()} onchange={form.onchange(|draft, text| draft.weight = text)}
                onleave={form.onleave("weight_grams", &draft.weight)} error={form.error("weight_grams")} optional=true />
            <TextField name="colour" label="Color and markings" value={draft.colour.clone()} autocomplete="off"
                onchange={form.onchange(|draft, text| draft.colour = text)} onleave={form.onleave("colour", &draft.colour)}
                error={form.error("colour")} optional=true />
            <TextField name="microchip" label="Microchip number" kind={TextKind::Code} value={draft.microchip.clone()}
                onchange={form.onchange(|draft, text| draft.microchip = text)} onleave={form.onleave("microchip", &draft.microchip)}
                error={form.error("microchip")}
                hint={MICROCHIP_HINT} optional=true />
        </>
    }
}

fn set_species(draft: &mut Draft, species: String) {
    draft.species = Species::parse(&species).unwrap_or(draft.species);
}

fn set_sex(draft: &mut Draft, sex: String) {
    draft.sex = Sex::parse(&sex).unwrap_or(draft.sex);
}

fn species_choices() -> Vec<Choice> {
    SPECIES
        .into_iter()
        .map(|species| Choice::new(species.as_str(), species.label()).icon(crate::photo::icon(species)))
        .collect()
}
