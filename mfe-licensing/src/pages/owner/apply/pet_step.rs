//! First step: choosing the pet, and where it lives.

mod pet_step_check;
mod pet_step_form;

use super::{StepProps, last_zip::use_last_zip};
use crate::pages::public::fees::DEFAULT_JURISDICTION;
use crate::{
    components::species_icon,
    forms::{PetForm, error_of},
    queries::use_rules,
};
use allpet_contract::{licensing::JurisdictionSummary, pets::Pet};
use allpet_domain::{Currency, FieldError, english::English, pet::Species};
use allpet_ui::prelude::*;
use pet_step_form::use_pet_step;

/// The value of the choice that adds a pet.
const ANOTHER: &str = "another";

/// Shown instead of the rest of the form as soon as the pet is chosen.
fn not_licensed_notice(species: Species) -> Html {
    let text = format!(
        "No authority on All Pet Plus licenses {}s. Ask your city’s animal control whether yours needs a license.",
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
    let form = use_pet_step(props);
    let (create, errors, adding) = (&form.create, &form.errors, form.adding);
    let rules = use_rules(&draft.draft.facts.jurisdiction);
    let english = rules.data.map(|rules| English::of(rules.currency));
    html! {
        <form class="form" onsubmit={form.onsubmit.clone()} novalidate=true>
            <ErrorSummary errors={errors.clone()} attempt={form.attempt} />
            { problem_notice(create.problem.as_ref().filter(|problem| problem.errors.is_empty())) }
            if !props.pets.is_empty() { { pet_choice(props, error_of(errors, "pet")) } }
            if adding {
                <PetForm pet={draft.draft.new_pet.clone()} {english} species={form.species.clone()} errors={errors.clone()} onchange={draft.setter(|draft, pet| draft.new_pet = pet)} />
            }
            if let Some(species) = form.unlicensed_species {
                { not_licensed_notice(species) }
            } else {
                <Residence draft={draft.clone()} errors={errors.clone()} jurisdictions={form.jurisdictions.clone()} />
                if let Some(question) = &form.question { <Notice tone={Tone::Warning} text={[question, " If so, press again."].concat()} /> }
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
    draft: crate::tab_storage::draft::DraftHandle,
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
    let chosen = jurisdictions
        .iter()
        .find(|jurisdiction| jurisdiction.id == draft.draft.facts.jurisdiction);
    use_last_zip(draft, chosen.and_then(|jurisdiction| jurisdiction.authority));
    let default = jurisdictions
        .iter()
        .find(|jurisdiction| jurisdiction.id == DEFAULT_JURISDICTION)
        .or(jurisdictions.first());
    use_effect_with(
        default
            .map(|jurisdiction| jurisdiction.id.clone())
            .filter(|_| chosen.is_none()),
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
