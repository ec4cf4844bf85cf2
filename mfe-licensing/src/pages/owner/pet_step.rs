//! First step: choosing the pet, and where it lives.

use super::apply::StepProps;
use crate::pages::public::fees::DEFAULT_JURISDICTION;
use crate::{
    forms::{PetForm, error_of},
    parts::species_icon,
    queries::{use_jurisdictions, use_rules, use_write},
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
use allpet_ui::{api::KeyedRequest, app_runtime::use_navigator, prelude::*};

/// The value of the choice that adds a pet.
const ANOTHER: &str = "another";

/// Validates the step. Returns the pet to create, if it is a new one, or the errors.
fn validate(props: &StepProps, rules: Option<&Jurisdiction>) -> Result<Option<PetProfile>, Invalid> {
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
                if let Some(status) = props
                    .statuses
                    .iter()
                    .find(|status| status.pet == pet.id && status.is_blocking)
                {
                    invalid.add(
                        "pet",
                        "licensed",
                        format!(
                            "{}: {}. Choose another pet.",
                            isolate(&pet.profile.name),
                            status.text
                        ),
                    );
                }
            }
        }
    }
    // While the rules load, only the server checks them.
    if let Some(rules) = rules {
        invalid.merge(rules.postal_code("zip", &draft.zip));
        let on_record = props.pet().filter(|_| !adding).map(|pet| &pet.profile);
        if let Some(pet) = profile.as_ref().or(on_record) {
            invalid.0.extend(species_errors(props, rules, pet, adding));
        }
    }
    invalid.or(profile)
}

/// Returns why the jurisdiction licenses no such pet, before the form asks for documents.
fn species_errors(
    props: &StepProps,
    rules: &Jurisdiction,
    pet: &PetProfile,
    adding: bool,
) -> Vec<FieldError> {
    let facts = &props.draft.draft.facts;
    let estimate = facts.estimate(
        rules,
        Some(PetFacts::of(pet, facts.service)),
        rules.today(api::now()),
    );
    let of_pet = |error: FieldError| {
        let field = error.field.strip_prefix("pet.")?;
        let field = if adding { field } else { "pet" }.to_owned();
        Some(FieldError { field, ..error })
    };
    estimate.errors().into_iter().filter_map(of_pet).collect()
}

/// Returns the jurisdictions that take applications, and license `species` if it is known.
fn licensing_jurisdictions(
    jurisdictions: &[JurisdictionSummary],
    species: Option<Species>,
) -> Vec<JurisdictionSummary> {
    let takes = |jurisdiction: &&JurisdictionSummary| {
        jurisdiction.authority.is_some()
            && species.is_none_or(|species| jurisdiction.species.contains(&species))
    };
    jurisdictions.iter().filter(takes).cloned().collect()
}

/// Returns the species of the pet, as far as it is known.
fn species(props: &StepProps, adding: bool) -> Option<Species> {
    if adding {
        Species::parse(&props.draft.draft.new_pet.species)
    } else {
        props.pet().map(|pet| pet.profile.species)
    }
}

/// Shown instead of the rest of the form as soon as the pet is chosen.
fn not_licensed_notice(species: Species) -> Html {
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

/// Chooses a pet on record, or adds one.
#[component]
pub(crate) fn PetStep(props: &StepProps) -> Html {
    let draft = &props.draft;
    let navigator = use_navigator();
    let attempt = use_state(|| 0_u32);
    let has_pets = !props.pets.is_empty();
    let next_path = Route::Apply { step: Step::Proofs }.to_path();
    let create = use_write::<CreatePet>({
        let (draft, navigator, next_path) = (draft.clone(), navigator.clone(), next_path.clone());
        move |pet: Pet| {
            draft.change(|draft| {
                draft.pet = Some(pet.id);
                draft.adding = false;
                draft.new_pet = crate::draft::NewPet::default();
                draft.sent_pet = None;
            });
            invalidate("pets");
            navigator.push(next_path.clone());
        }
    });
    let rules = use_rules(&draft.draft.facts.jurisdiction);
    let jurisdictions = use_jurisdictions();
    let adding = draft.draft.adding || !has_pets;
    let wanted_species = species(props, adding);
    let all: &[JurisdictionSummary] = jurisdictions
        .data
        .as_ref()
        .map_or(&[], |jurisdictions| jurisdictions.as_slice());
    let open = licensing_jurisdictions(all, wanted_species);
    let unlicensed_species = wanted_species.filter(|_| open.is_empty() && jurisdictions.data.is_some());
    let offered: Vec<Species> = SPECIES
        .into_iter()
        .filter(|species| all.is_empty() || !licensing_jurisdictions(all, Some(*species)).is_empty())
        .collect();
    let checked = validate(props, rules.data.as_deref());
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
                    let key = KeyedRequest::key(&mut sent, allpet_json::to_string(&body).unwrap_or_default());
                    draft.change(|draft| draft.sent_pet = sent);
                    create.run(CreatePet { key, body });
                }
                Ok(None) => navigator.push(next_path.clone()),
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
            if has_pets { { pet_choice(props, error_of(&errors, "pet")) } }
            if adding {
                <PetForm pet={draft.draft.new_pet.clone()} species={offered} errors={errors.clone()} onchange={draft.setter(|draft, pet| draft.new_pet = pet)} />
            }
            if let Some(species) = unlicensed_species {
                { not_licensed_notice(species) }
            } else {
                <Residence draft={draft.clone()} errors={errors.clone()} jurisdictions={open} />
                <div class="actions">
                    <Button text={if adding { "Add pet and continue" } else { "Continue" }} kind={ButtonKind::Primary} submit=true busy={create.busy} testid="next" />
                </div>
            }
        </form>
    }
}

fn pet_choice(props: &StepProps, error: Option<AttrValue>) -> Html {
    let of_pet = |pet: &Pet| {
        let choice =
            Choice::new(pet.id.to_string(), pet.profile.name.clone()).icon(species_icon(pet.profile.species));
        match props.statuses.iter().find(|status| status.pet == pet.id) {
            Some(status) => choice.hint(status.text.clone()),
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
    let onchange = props.draft.setter(|draft, value: String| {
        draft.choose_pet(value.parse().ok());
        draft.adding = value == ANOTHER;
    });
    html! { <RadioCards name="pet" label="Which pet is it for?" {choices} {value} {onchange} {error} /> }
}

#[derive(Properties, PartialEq)]
struct ResidenceProps {
    draft: crate::draft::DraftHandle,
    errors: Vec<FieldError>,
    /// The jurisdictions to choose from.
    jurisdictions: Vec<JurisdictionSummary>,
}

/// Where the pet lives, which decides whose rules apply.
#[component]
fn Residence(props: &ResidenceProps) -> Html {
    let jurisdictions = &props.jurisdictions;
    let draft = &props.draft;
    let rules = use_rules(&draft.draft.facts.jurisdiction);
    let canadian = rules.data.is_some_and(|rules| rules.currency == Currency::Cad);
    let is_open = jurisdictions
        .iter()
        .any(|jurisdiction| jurisdiction.id == draft.draft.facts.jurisdiction);
    let default = jurisdictions
        .iter()
        .find(|jurisdiction| jurisdiction.id == DEFAULT_JURISDICTION)
        .or(jurisdictions.first());
    use_effect_with(
        default
            .map(|jurisdiction| jurisdiction.id.clone())
            .filter(|_| !is_open),
        {
            let draft = draft.clone();
            move |default| {
                if let Some(id) = default.clone() {
                    draft.change(|draft| draft.facts.jurisdiction = id);
                }
            }
        },
    );
    let choices: Vec<_> = jurisdictions
        .iter()
        .map(|jurisdiction| Choice::new(jurisdiction.id.clone(), jurisdiction.name.clone()))
        .collect();
    html! {
        <div class="fields">
            <Select name="authority" label="Where does it live?" {choices} value={draft.draft.facts.jurisdiction.clone()}
                error={error_of(&props.errors, "authority")} onchange={draft.setter(|draft, jurisdiction| draft.facts.jurisdiction = jurisdiction)} />
            <TextField name="zip" label={if canadian { "Postal code" } else { "ZIP code" }} value={draft.draft.zip.clone()} autocomplete="postal-code"
                error={error_of(&props.errors, "zip")} onchange={draft.setter(|draft, zip| draft.zip = zip)} />
        </div>
    }
}
