//! First step: which pet, and where it lives.

use super::apply::StepProps;
use crate::pages::public::fees::FIRST;
use crate::{
    forms::{PetForm, error_of},
    parts::species_icon,
    read::{use_places, use_rules, use_write},
    routes::{Route, Step},
};
use allpet_contract::{
    licensing::JurisdictionSummary,
    pets::{CreatePet, Pet},
};
use allpet_domain::{
    Currency, FieldError, Invalid,
    licensing::{Jurisdiction, PetFacts},
    pet::{PetProfile, SPECIES, Species},
    text::isolate,
};
use allpet_ui::{api::Sent, app_runtime::use_navigator, prelude::*};

const ANOTHER: &str = "another";

/// What is to be mended before the next step, and the pet to be added.
fn check(props: &StepProps, rules: Option<&Jurisdiction>) -> Result<Option<PetProfile>, Invalid> {
    let mut invalid = Invalid::default();
    let draft = &props.draft.draft;
    let adding = draft.adding || props.pets.is_empty();
    let profile = adding
        .then(|| invalid.merge(draft.new_pet.read(api::now().latest_day())))
        .flatten();
    if !adding {
        match props.pet() {
            None => invalid.add("pet", "required", "Choose a pet, or add one."),
            Some(pet) => {
                if let Some(known) = props
                    .known
                    .iter()
                    .find(|known| known.pet == pet.id && known.blocks)
                {
                    invalid.add(
                        "pet",
                        "licensed",
                        format!(
                            "{}: {}. Choose another pet.",
                            isolate(&pet.profile.name),
                            known.words
                        ),
                    );
                }
            }
        }
    }
    // Where the rules have not come yet, the server says it.
    if let Some(rules) = rules {
        invalid.merge(rules.postal_code("zip", &draft.zip));
        let known = props.pet().filter(|_| !adding).map(|pet| &pet.profile);
        if let Some(pet) = profile.as_ref().or(known) {
            invalid.0.extend(unlicensed(props, rules, pet, adding));
        }
    }
    invalid.or(profile)
}

/// Why the place licenses no such pet: said before any document is asked for.
fn unlicensed(props: &StepProps, rules: &Jurisdiction, pet: &PetProfile, adding: bool) -> Vec<FieldError> {
    let facts = &props.draft.draft.facts;
    let reckoning = facts.reckon(
        rules,
        Some(PetFacts::of(pet, facts.service)),
        rules.today(api::now()),
    );
    let of_pet = |error: FieldError| {
        let field = error.field.strip_prefix("pet.")?;
        let field = if adding { field } else { "pet" }.to_owned();
        Some(FieldError { field, ..error })
    };
    reckoning.errors().into_iter().filter_map(of_pet).collect()
}

/// The places that take applications, for such an animal where one is given.
fn open_places(places: &[JurisdictionSummary], species: Option<Species>) -> Vec<JurisdictionSummary> {
    let takes = |place: &&JurisdictionSummary| {
        place.authority.is_some() && species.is_none_or(|species| place.species.contains(&species))
    };
    places.iter().filter(takes).cloned().collect()
}

/// The kind of animal that is applied for, as far as it is said.
fn species(props: &StepProps, adding: bool) -> Option<Species> {
    if adding {
        Species::parse(&props.draft.draft.new_pet.species)
    } else {
        props.pet().map(|pet| pet.profile.species)
    }
}

/// Said as soon as the pet is chosen: no form leads on from here.
fn nowhere(species: Species) -> Html {
    let text = format!(
        "No place that takes applications here licenses {}s. Ask your city’s animal control whether yours needs a license.",
        species.as_str()
    );
    html! {
        <Notice tone={Tone::Neutral} title="Not licensed here" {text}>
            <p><Link href="/fees">{ "See which places license what" }</Link></p>
        </Notice>
    }
}

/// The pet: one on record, or one that is added here.
#[component]
pub(crate) fn PetStep(props: &StepProps) -> Html {
    let draft = &props.draft;
    let navigator = use_navigator();
    let attempt = use_state(|| 0_u32);
    let has_pets = !props.pets.is_empty();
    let onward = Route::Apply { step: Step::Proofs }.to_path();
    let create = use_write::<CreatePet>({
        let (draft, navigator, onward) = (draft.clone(), navigator.clone(), onward.clone());
        move |pet: Pet| {
            draft.change(|draft| {
                draft.pet = Some(pet.id);
                draft.adding = false;
                draft.new_pet = crate::draft::NewPet::default();
                draft.sent_pet = None;
            });
            invalidate("pets");
            navigator.push(onward.clone());
        }
    });
    let rules = use_rules(&draft.draft.facts.place);
    let places = use_places();
    let adding = draft.draft.adding || !has_pets;
    let wanted = species(props, adding);
    let all: &[JurisdictionSummary] = places.data.as_ref().map_or(&[], |places| places.as_slice());
    let open = open_places(all, wanted);
    let lost = wanted.filter(|_| open.is_empty() && places.data.is_some());
    let offered: Vec<Species> = SPECIES
        .into_iter()
        .filter(|species| all.is_empty() || !open_places(all, Some(*species)).is_empty())
        .collect();
    let checked = check(props, rules.data.as_deref());
    let mut errors: Vec<FieldError> = Vec::new();
    if *attempt > 0 {
        errors = checked.clone().err().map(|invalid| invalid.0).unwrap_or_default();
        errors.extend(create.problem.iter().flat_map(|problem| problem.errors.clone()));
    }
    let onsubmit = {
        let (draft, attempt, create) = (draft.clone(), attempt.clone(), create.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            match checked.clone() {
                Ok(Some(body)) => {
                    let mut sent = draft.draft.sent_pet.clone();
                    let key = Sent::key(&mut sent, allpet_json::to_string(&body).unwrap_or_default());
                    draft.change(|draft| draft.sent_pet = sent);
                    create.run(CreatePet { key, body });
                }
                Ok(None) => navigator.push(onward.clone()),
                Err(_) => {}
            }
        })
    };
    html! {
        <form class="form" {onsubmit} novalidate=true>
            <ErrorSummary errors={errors.clone()} attempt={*attempt} />
            if let Some(problem) = create.problem.as_ref().filter(|problem| problem.errors.is_empty()) {
                <Notice tone={Tone::Bad} title={problem.title.clone()} text={problem.detail.clone().unwrap_or_default()} />
            }
            if has_pets { { choice(props, error_of(&errors, "pet")) } }
            if adding {
                <PetForm pet={draft.draft.new_pet.clone()} species={offered} errors={errors.clone()} onchange={draft.changer(|draft, pet| draft.new_pet = pet)} />
            }
            if let Some(species) = lost {
                { nowhere(species) }
            } else {
                <Home draft={draft.clone()} errors={errors.clone()} {open} />
                <div class="actions">
                    <Button text={if adding { "Add pet and continue" } else { "Continue" }} kind={ButtonKind::Primary} submit=true busy={create.busy} testid="next" />
                </div>
            }
        </form>
    }
}

fn choice(props: &StepProps, error: Option<AttrValue>) -> Html {
    let of_pet = |pet: &Pet| {
        let choice =
            Choice::new(pet.id.to_string(), pet.profile.name.clone()).icon(species_icon(pet.profile.species));
        match props.known.iter().find(|known| known.pet == pet.id) {
            Some(known) => choice.hint(known.words.clone()),
            None if pet.profile.breed.is_empty() => choice,
            None => choice.hint(pet.profile.breed.clone()),
        }
    };
    let mut choices: Vec<_> = props.pets.iter().map(of_pet).collect();
    choices.push(
        Choice::new(ANOTHER, "Another pet")
            .hint("Add it here")
            .icon(IconKind::Plus),
    );
    let draft = &props.draft.draft;
    let value = if draft.adding {
        ANOTHER.to_owned()
    } else {
        draft.pet.map(|pet| pet.to_string()).unwrap_or_default()
    };
    let onchange = props.draft.changer(|draft, value: String| {
        draft.choose(value.parse().ok());
        draft.adding = value == ANOTHER;
    });
    html! { <RadioCards name="pet" label="Which pet is it for?" {choices} {value} {onchange} {error} /> }
}

#[derive(Properties, PartialEq)]
struct HomeProps {
    draft: crate::draft::DraftHandle,
    errors: Vec<FieldError>,
    /// The places that can be chosen.
    open: Vec<JurisdictionSummary>,
}

/// Where the pet lives: it decides whose rules hold.
#[component]
fn Home(props: &HomeProps) -> Html {
    let open = &props.open;
    let draft = &props.draft;
    let rules = use_rules(&draft.draft.facts.place);
    let canadian = rules.data.is_some_and(|rules| rules.currency == Currency::Cad);
    let known = open.iter().any(|place| place.id == draft.draft.facts.place);
    let first = open.iter().find(|place| place.id == FIRST).or(open.first());
    use_effect_with(first.map(|place| place.id.clone()).filter(|_| !known), {
        let draft = draft.clone();
        move |first| {
            if let Some(first) = first.clone() {
                draft.change(|draft| draft.facts.place = first);
            }
        }
    });
    let choices: Vec<_> = open
        .iter()
        .map(|place| Choice::new(place.id.clone(), place.name.clone()))
        .collect();
    html! {
        <div class="fields">
            <Select name="authority" label="Where does it live?" {choices} value={draft.draft.facts.place.clone()}
                error={error_of(&props.errors, "authority")} onchange={draft.changer(|draft, place| draft.facts.place = place)} />
            <TextField name="zip" label={if canadian { "Postal code" } else { "ZIP code" }} value={draft.draft.zip.clone()} autocomplete="postal-code"
                error={error_of(&props.errors, "zip")} onchange={draft.changer(|draft, zip| draft.zip = zip)} />
        </div>
    }
}
