//! The form of a pet.

use super::{breed::BreedField, draft::Draft, draft_storage::DraftKey};
use allpet_contract::Problem;
use allpet_domain::{
    FieldError,
    pet::{PetProfile, SPECIES, Sex, Species},
};
use allpet_ui::{
    api::now,
    components::{
        Button, ButtonKind, Card, Checkbox, Choice, DateField, ErrorSummary, LinkButton, Notice, RadioCards,
        TextField, TextKind, Tone,
    },
    country,
};
use yew::prelude::*;

/// Props of [`PetForm`].
#[derive(Properties, PartialEq)]
pub(super) struct PetFormProps {
    /// What is known already.
    #[prop_or_default]
    pub(super) pet: Option<PetProfile>,
    /// Where what is typed is stored until it is saved.
    pub(super) draft: DraftKey,
    /// A licence or an open application names the kind of animal: it cannot change.
    #[prop_or_default]
    pub(super) named: bool,
    /// What the button does.
    pub(super) verb: AttrValue,
    /// Where *Cancel* leads.
    pub(super) back: AttrValue,
    /// It is being saved.
    pub(super) busy: bool,
    /// Why it was not.
    pub(super) problem: Option<Problem>,
    /// Save this.
    pub(super) onsave: Callback<PetProfile>,
}

/// The form of a pet. Each field is checked as one leaves it, all of them when it is sent.
#[component]
pub(super) fn PetForm(props: &PetFormProps) -> Html {
    let saved = props.pet.as_ref().map(Draft::from).unwrap_or_default();
    let draft = use_state(|| props.draft.load().unwrap_or_else(|| saved.clone()));
    let restored = use_state_eq(|| *draft != saved);
    use_effect_with((*draft).clone(), {
        let (key, saved) = (props.draft.clone(), saved.clone());
        move |draft| {
            if *draft == saved {
                key.clear();
            } else {
                key.save(draft);
            }
        }
    });
    let start_over = {
        let (draft, restored) = (draft.clone(), restored.clone());
        Callback::from(move |()| {
            draft.set(saved.clone());
            restored.set(false);
        })
    };
    // Whoever cancels does not want it kept. The click goes on to the link.
    let cancel = {
        let key = props.draft.clone();
        Callback::from(move |_: MouseEvent| key.clear())
    };
    let attempt = use_state(|| 0_u32);
    let left = use_state(Vec::<&'static str>::new);
    let found = draft
        .read(now().latest_day(), props.pet.as_ref())
        .err()
        .map(|invalid| invalid.0)
        .unwrap_or_default();
    let mut errors: Vec<FieldError> = if *attempt > 0 { found.clone() } else { Vec::new() };
    if errors.is_empty()
        && let Some(problem) = &props.problem
    {
        errors.clone_from(&problem.errors);
    }
    let of = |field: &'static str| {
        let seen = left.contains(&field);
        let shown = errors.iter().chain(found.iter().filter(|_| seen));
        shown
            .filter(|error| error.field == field)
            .map(|error| AttrValue::from(error.message.clone()))
            .next()
    };
    let leave = |field: &'static str, typed: &str| {
        let (left, typed) = (left.clone(), !typed.trim().is_empty());
        Callback::from(move |()| {
            let mut next = (*left).clone();
            next.retain(|known| *known != field);
            if typed {
                next.push(field);
            }
            left.set(next);
        })
    };
    let change = |put: fn(&mut Draft, String)| {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let mut next = (*draft).clone();
            put(&mut next, text);
            draft.set(next);
        })
    };
    // What was typed before the license came keeps no other animal.
    let species_kept = props.pet.as_ref().filter(|_| props.named).map(|pet| pet.species);
    let onsubmit = {
        let (draft, attempt, save) = (draft.clone(), attempt.clone(), props.onsave.clone());
        let saved = props.pet.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if let Ok(profile) = draft.read(now().latest_day(), saved.as_ref()) {
                let species = species_kept.unwrap_or(profile.species);
                save.emit(PetProfile { species, ..profile });
            }
        })
    };
    let altered = {
        let draft = draft.clone();
        Callback::from(move |altered: bool| {
            draft.set(Draft {
                altered,
                ..(*draft).clone()
            });
        })
    };
    let born = change(|draft, text| draft.born = text).reform(|(text, _)| text);
    let whole = props.problem.as_ref().filter(|problem| problem.errors.is_empty());
    html! {
        <Card><form class="form" {onsubmit} novalidate=true>
            if *restored {
                <Notice tone={Tone::Info} title="You have unsaved changes here" text="We kept what you entered before. Continue, or start over."
                    action={Some((AttrValue::from("Start over"), start_over))} />
            }
            <ErrorSummary errors={errors.clone()} attempt={*attempt} />
            if let Some(problem) = whole {
                <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} />
            }
            <TextField name="name" label="Name" value={draft.name.clone()} onchange={change(|draft, text| draft.name = text)}
                onleave={leave("name", &draft.name)} error={of("name")} autocomplete="off" autofocus={props.pet.is_none()} />
            if props.named {
                <div class="field" id="species" data-testid="species-locked">
                    <span class="legend">{ "Kind of animal" }</span>
                    <p><b>{ species_kept.unwrap_or(draft.species).label() }</b></p>
                    <p class="small soft">{ "A license or an open application says so. It can change once that has ended or was withdrawn." }</p>
                </div>
            } else {
                <RadioCards name="species" label="What kind of animal?" value={draft.species.as_str()} choices={species()} error={of("species")}
                    onchange={change(|draft, word| draft.species = Species::parse(&word).unwrap_or(draft.species))} />
            }
            <BreedField name="breed" label="Breed" value={draft.breed.clone()} species={draft.species} error={of("breed")}
                onchange={change(|draft, text| draft.breed = text)} />
            if !draft.breed.trim().is_empty() {
                <BreedField name="second_breed" label="Second breed, for a mix" value={draft.second_breed.clone()}
                    species={draft.species} error={of("second_breed")} onchange={change(|draft, text| draft.second_breed = text)} />
            }
            <RadioCards name="sex" label="Sex" value={draft.sex.as_str()} choices={sexes()}
                onchange={change(|draft, word| draft.sex = Sex::parse(&word).unwrap_or(draft.sex))} />
            <Checkbox name="altered" label="Spayed or neutered" checked={draft.altered} onchange={altered}
                hint={AttrValue::Static("Most places charge less for it.")} />
            <DateField name="born" label="Day of birth" value={draft.born.clone()} onchange={born} error={of("born")}
                onleave={leave("born", &draft.born)} hint="For example 31 Mar 2021. Enter the first of the month if you only know the month." optional=true />
            <TextField name="weight_grams" label="Weight" kind={TextKind::Decimal} unit={AttrValue::Static(country::weight_unit())} value={draft.weight.clone()}
                onchange={change(|draft, text| draft.weight = text)} onleave={leave("weight_grams", &draft.weight)}
                error={of("weight_grams")} optional=true />
            <TextField name="colour" label="Color and markings" value={draft.colour.clone()} autocomplete="off"
                onchange={change(|draft, text| draft.colour = text)} onleave={leave("colour", &draft.colour)} error={of("colour")} optional=true />
            <TextField name="microchip" label="Microchip number" kind={TextKind::Code} value={draft.microchip.clone()}
                onchange={change(|draft, text| draft.microchip = text)} onleave={leave("microchip", &draft.microchip)}
                error={of("microchip")} hint={AttrValue::Static("15 digits; older chips have 9 or 10 characters. Type it as it is printed.")} optional=true />
            <div class="actions">
                <Button text={props.verb.clone()} kind={ButtonKind::Primary} submit=true busy={props.busy} testid="save-pet" />
                <span onclick={cancel}><LinkButton href={props.back.clone()} text="Cancel" kind={ButtonKind::Quiet} /></span>
            </div>
        </form></Card>
    }
}

fn species() -> Vec<Choice> {
    SPECIES
        .into_iter()
        .map(|species| Choice::new(species.as_str(), species.label()).icon(crate::photo::icon(species)))
        .collect()
}

fn sexes() -> Vec<Choice> {
    vec![
        Choice::new("female", "Female"),
        Choice::new("male", "Male"),
        Choice::new("unknown", "Not known"),
    ]
}
