//! The rules of the first step: which pets can be licensed where.

use crate::pages::owner::apply::StepProps;
use allpet_domain::{
    FieldError, Invalid,
    english::English,
    licensing::{Jurisdiction, PetFacts},
    pet::PetProfile,
    text::isolate,
};
use allpet_ui::{country, country::date_order, prelude::*};

/// Validates the step. Returns the pet to create, if it is a new one, or the errors.
pub(super) fn validate(
    props: &StepProps,
    rules: Option<&Jurisdiction>,
) -> Result<Option<PetProfile>, Invalid> {
    let mut invalid = Invalid::default();
    let draft = &props.draft.draft;
    let english = rules.map_or_else(country::english, |rules| English::of(rules.currency));
    let adding = draft.adding || props.pets.is_empty();
    let profile = adding
        .then(|| invalid.merge(draft.new_pet.read(api::now().latest_day(), english)))
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
        None,
        (rules.today(api::now()), date_order()),
    );
    let of_pet = |error: FieldError| {
        let field = error.field.strip_prefix("pet.")?;
        let field = if adding { field } else { "pet" }.to_owned();
        Some(FieldError { field, ..error })
    };
    estimate.errors().into_iter().filter_map(of_pet).collect()
}
