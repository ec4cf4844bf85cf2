//! The form of the first step: the choices to offer, the errors to show, and creating a pet.

use super::pet_step_check::validate;
use crate::{
    pages::owner::apply::StepProps,
    queries::{use_jurisdictions, use_rules, use_write},
    routes::{Route, Step},
};
use allpet_contract::{
    licensing::JurisdictionSummary,
    pets::{CreatePet, Pet},
};
use allpet_domain::{
    FieldError,
    pet::{SPECIES, Species},
};
use allpet_ui::{api::KeyedRequest, app_runtime::use_navigator, hooks::Mutation, prelude::*};

/// The state of the form.
pub(super) struct PetStepForm {
    /// The number of times that the form has been submitted.
    pub(super) attempt: u32,
    /// Whether the person adds a pet.
    pub(super) adding: bool,
    /// The species to choose from.
    pub(super) species: Vec<Species>,
    /// The jurisdictions to choose from: those that license the pet.
    pub(super) jurisdictions: Vec<JurisdictionSummary>,
    /// The pet's species if no jurisdiction licenses it.
    pub(super) unlicensed_species: Option<Species>,
    /// The errors to show: none before the first press.
    pub(super) errors: Vec<FieldError>,
    /// A question about a postal code that looks mistyped, once a press has asked it; the next press accepts the code.
    pub(super) question: Option<String>,
    pub(super) create: Mutation<CreatePet>,
    pub(super) onsubmit: Callback<SubmitEvent>,
}

/// Returns the form. It creates a new pet before it leads to the next step.
#[hook]
pub(super) fn use_pet_step(props: &StepProps) -> PetStepForm {
    let draft = &props.draft;
    let navigator = use_navigator();
    let attempt = use_state(|| 0_u32);
    let create = use_create_pet(props);
    let rules = use_rules(&draft.draft.facts.jurisdiction);
    let jurisdictions = use_jurisdictions();
    let adding = draft.draft.adding || props.pets.is_empty();
    let pet_species = species(props, adding);
    let all = jurisdictions.data.as_ref().map_or(&[][..], |all| all.as_slice());
    let open = licensing_jurisdictions(all, pet_species);
    let unlicensed_species = pet_species.filter(|_| open.is_empty() && jurisdictions.data.is_some());
    let checked = validate(props, rules.data.as_deref());
    let mut errors: Vec<FieldError> = Vec::new();
    if *attempt > 0 {
        errors = checked.clone().err().map(|invalid| invalid.0).unwrap_or_default();
        errors.extend(create.problem.iter().flat_map(|problem| problem.errors.clone()));
    }
    let question = rules
        .data
        .as_ref()
        .and_then(|rules| rules.postal_question(&draft.draft.zip));
    let asked = use_state_eq(|| None::<String>);
    let was_asked = question.is_some() && *asked == question;
    let shown_question = question.clone().filter(|_| was_asked);
    let onsubmit = {
        let (draft, attempt, create) = (draft.clone(), attempt.clone(), create.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            match checked.clone() {
                Ok(_) if question.is_some() && !was_asked => asked.set(question.clone()),
                Ok(Some(body)) => {
                    let mut sent = draft.draft.sent_pet.clone();
                    KeyedRequest::forget_done(&mut sent, create.problem.as_ref());
                    let key = KeyedRequest::key(&mut sent, allpet_json::to_string(&body).unwrap_or_default());
                    draft.change(|draft| draft.sent_pet = sent);
                    create.run(CreatePet { key, body });
                }
                Ok(None) => navigator.push(next_path()),
                Err(_) => {}
            }
        })
    };
    PetStepForm {
        attempt: *attempt,
        adding,
        species: offered_species(all),
        jurisdictions: open,
        unlicensed_species,
        errors,
        question: shown_question,
        create,
        onsubmit,
    }
}

/// Returns the request that creates a pet, chooses it and leads to the next step.
#[hook]
fn use_create_pet(props: &StepProps) -> Mutation<CreatePet> {
    let (draft, navigator) = (props.draft.clone(), use_navigator());
    use_write::<CreatePet>(move |pet: Pet| {
        draft.change(|draft| {
            draft.pet = Some(pet.id);
            draft.adding = false;
            draft.new_pet = crate::tab_storage::draft::NewPet::default();
            draft.sent_pet = None;
        });
        invalidate("pets");
        navigator.push(next_path());
    })
}

fn next_path() -> String {
    Route::Apply { step: Step::Proofs }.to_path()
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

/// Returns the species that some jurisdiction licenses; all while the jurisdictions are loading.
fn offered_species(jurisdictions: &[JurisdictionSummary]) -> Vec<Species> {
    let is_licensed = |species: &Species| {
        jurisdictions.is_empty() || !licensing_jurisdictions(jurisdictions, Some(*species)).is_empty()
    };
    SPECIES.into_iter().filter(is_licensed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jurisdiction(id: &str, takes_applications: bool, species: &[Species]) -> JurisdictionSummary {
        let authority = "01930000-0000-7000-8000-000000000001".parse().ok();
        JurisdictionSummary {
            id: id.into(),
            name: id.into(),
            authority: authority.filter(|_| takes_applications),
            species: species.to_vec(),
        }
    }

    #[test]
    fn only_what_some_open_jurisdiction_licenses_is_offered() {
        let all = [
            jurisdiction("both", true, &[Species::Dog, Species::Cat]),
            jurisdiction("dogs", true, &[Species::Dog]),
            jurisdiction("closed", false, &SPECIES),
        ];
        let open = |species| {
            let open = licensing_jurisdictions(&all, species);
            open.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(open(None), ["both", "dogs"]);
        assert_eq!(open(Some(Species::Cat)), ["both"]);
        let offered = offered_species(&all);
        assert!(offered.contains(&Species::Dog) && offered.contains(&Species::Cat));
        assert_eq!(offered.len(), 2);
        assert_eq!(offered_species(&[]), SPECIES);
    }
}
