//! Second step: the term, the dates, the discounts and the documents, with the fee next to them.

mod proof_obstacles;

use super::{StepProps, pet_status::renewed_expiry};
use crate::{
    components::FeeCard,
    facts::FeeEstimate,
    forms::{FeeForm, ProofField, error_of, field_name},
    queries::use_rules,
    routes::{Route, Step},
    tab_storage::draft::DraftHandle,
};
use allpet_contract::licensing::Proof;
use allpet_domain::{
    Day, FieldError,
    licensing::{Jurisdiction, PetFacts, ProofKind},
};
use allpet_ui::{app_runtime::use_navigator, country::date_order, prelude::*};
use proof_obstacles::ProofObstacles;
use std::rc::Rc;

/// The second step, once the jurisdiction's rules are loaded.
#[component]
pub(crate) fn ProofsStep(props: &StepProps) -> Html {
    let rules = use_rules(&props.draft.draft.facts.jurisdiction);
    let (draft, pets, statuses) = (props.draft.clone(), props.pets.clone(), props.statuses.clone());
    if props.pet().is_none() || draft.draft.facts.jurisdiction.is_empty() {
        return first_step_missing();
    }
    let render = Callback::from(move |jurisdiction: Rc<Jurisdiction>| {
        html! { <ProofsForm {jurisdiction} draft={draft.clone()} pets={pets.clone()} statuses={statuses.clone()} /> }
    });
    html! { <Loaded<Jurisdiction> query={rules} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=5 /> }} /> }
}

/// Shown if somebody opens a later step before the first is complete.
pub(crate) fn first_step_missing() -> Html {
    html! {
        <EmptyState title="First, which pet?" text="The fee and the documents depend on it."
            action={html! { <LinkButton href={Route::Apply { step: Step::Pet }.to_path()} text="Choose a pet" kind={ButtonKind::Primary} /> }} />
    }
}

/// Props of a step that needs the jurisdiction's rules.
#[derive(Properties, PartialEq)]
pub(crate) struct JurisdictionStepProps {
    /// The jurisdiction.
    pub(crate) jurisdiction: Rc<Jurisdiction>,
    /// See [`StepProps`].
    pub(crate) draft: crate::tab_storage::draft::DraftHandle,
    /// See [`StepProps`].
    pub(crate) pets: Rc<Vec<allpet_contract::pets::Pet>>,
    /// See [`StepProps`].
    pub(crate) statuses: Rc<Vec<super::pet_status::PetStatus>>,
}

impl JurisdictionStepProps {
    /// Returns the props of a step without rules.
    pub(crate) fn step_props(&self) -> StepProps {
        StepProps {
            draft: self.draft.clone(),
            pets: self.pets.clone(),
            statuses: self.statuses.clone(),
        }
    }

    /// Returns the last day of the licence that this application renews.
    fn renewed(&self) -> Option<Day> {
        renewed_expiry(&self.statuses, self.draft.draft.pet, &self.jurisdiction.id)
    }

    /// Estimates the fee of the draft.
    pub(crate) fn estimate(&self) -> FeeEstimate {
        let props = self.step_props();
        let facts = &self.draft.draft.facts;
        let pet = props.pet().map(|pet| PetFacts::of(&pet.profile, facts.service));
        let renewed = self.renewed();
        facts.estimate(
            &self.jurisdiction,
            pet,
            renewed,
            (self.jurisdiction.today(api::now()), date_order()),
        )
    }

    /// Returns the errors to correct before the application can be submitted.
    pub(crate) fn errors(&self, estimate: &FeeEstimate) -> Vec<FieldError> {
        let mut errors = estimate.errors();
        errors.extend(
            self.draft
                .draft
                .missing_proofs(&estimate.needed_proofs, api::now()),
        );
        errors
    }
}

#[component]
fn ProofsForm(props: &JurisdictionStepProps) -> Html {
    let navigator = use_navigator();
    let attempt = use_state(|| 0_u32);
    let draft = &props.draft;
    let estimate = props.estimate();
    let obstacles = use_reducer_eq(ProofObstacles::default);
    let mut all_errors = props.errors(&estimate);
    obstacles.explain(&mut all_errors);
    let mut shown = if *attempt > 0 {
        all_errors.clone()
    } else {
        let mut errors = estimate.errors();
        errors.extend(draft.draft.expired_proofs(&estimate.needed_proofs, api::now()));
        errors
    };
    // The pet is on record: no field of this form corrects its facts.
    let pet_errors: Vec<_> = shown
        .iter()
        .filter(|error| error.field.starts_with("pet."))
        .cloned()
        .collect();
    shown.retain(|error| !error.field.starts_with("pet."));
    let onsubmit = {
        let (attempt, is_valid, navigator) = (attempt.clone(), all_errors.is_empty(), navigator.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if is_valid {
                navigator.push(Route::Apply { step: Step::Review }.to_path());
            }
        })
    };
    let mut summary = if *attempt > 0 { shown.clone() } else { Vec::new() };
    if *attempt > 0 {
        summary.extend(pet_errors.iter().cloned());
    }
    html! {
        <form class="split" {onsubmit} novalidate=true>
            <div class="form">
                <ErrorSummary errors={summary} attempt={*attempt} />
                { for pet_errors.iter().map(|error| html! { <Notice tone={Tone::Warning} text={error.message.clone()} /> }) }
                <FeeForm renewed={props.renewed()} jurisdiction={props.jurisdiction.clone()} facts={draft.draft.facts.clone()} onchange={draft.setter(|draft, facts| draft.facts = facts)}
                    errors={shown.clone()} terms={estimate.terms.clone()} term={estimate.input.term_months} species={estimate.input.pet.species} />
                { for estimate.needed_proofs.iter().map(|kind| proof_field(*kind, draft, &shown, &obstacles)) }
                <div class="actions">
                    <Button text="Review application" kind={ButtonKind::Primary} submit=true testid="next" />
                    <LinkButton href={Route::Apply { step: Step::Pet }.to_path()} text="Back" kind={ButtonKind::Quiet} />
                </div>
            </div>
            <div class="beside"><FeeCard jurisdiction={props.jurisdiction.clone()} result={estimate.result.clone()} /></div>
        </form>
    }
}

/// The field for a document of a kind.
fn proof_field(
    kind: ProofKind,
    draft: &DraftHandle,
    shown: &[FieldError],
    obstacles: &UseReducerHandle<ProofObstacles>,
) -> Html {
    let onchange = draft.setter(move |draft, proof: Option<Proof>| draft.set_proof(kind, proof, api::now()));
    let onobstacle = {
        let dispatcher = obstacles.dispatcher();
        Callback::from(move |obstacle| dispatcher.dispatch((kind, obstacle)))
    };
    let name = field_name(kind);
    let proof = draft.draft.proof(kind, api::now()).cloned();
    html! { <ProofField key={name.to_string()} {kind} {proof} {onchange} {onobstacle} error={error_of(shown, &name)} /> }
}
