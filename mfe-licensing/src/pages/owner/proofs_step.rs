//! Second step: the term, the days, the discounts and the documents, with the fee beside.

use super::apply::StepProps;
use crate::{
    facts::Reckoning,
    forms::{FeeForm, ProofField, error_of},
    parts::FeeCard,
    read::use_rules,
    routes::{Route, Step},
};
use allpet_domain::{
    FieldError,
    licensing::{Jurisdiction, PetFacts},
};
use allpet_ui::{app_runtime::use_navigator, prelude::*};
use std::rc::Rc;

/// The term, the days, the discounts and the documents.
#[component]
pub(crate) fn ProofsStep(props: &StepProps) -> Html {
    let rules = use_rules(&props.draft.draft.facts.place);
    let (draft, pets, known) = (props.draft.clone(), props.pets.clone(), props.known.clone());
    if props.pet().is_none() || draft.draft.facts.place.is_empty() {
        return first_step_missing();
    }
    let render = Callback::from(move |place: Rc<Jurisdiction>| {
        html! { <Form {place} draft={draft.clone()} pets={pets.clone()} known={known.clone()} /> }
    });
    html! { <Loaded<Jurisdiction> query={rules} {render} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count=5 /> }} /> }
}

/// A later step was opened without the first.
pub(crate) fn first_step_missing() -> Html {
    html! {
        <EmptyState title="First, which pet?" text="The fee and the documents depend on it."
            action={html! { <LinkButton href={Route::Apply { step: Step::Pet }.to_path()} text="Choose a pet" kind={ButtonKind::Primary} /> }} />
    }
}

/// What each step after the first knows besides.
#[derive(Properties, PartialEq)]
pub(crate) struct WithPlaceProps {
    /// The place's rules.
    pub(crate) place: Rc<Jurisdiction>,
    /// See [`StepProps`].
    pub(crate) draft: crate::draft::DraftHandle,
    /// See [`StepProps`].
    pub(crate) pets: Rc<Vec<allpet_contract::pets::Pet>>,
    /// See [`StepProps`].
    pub(crate) known: Rc<Vec<super::apply::Known>>,
}

impl WithPlaceProps {
    /// Props of a step.
    pub(crate) fn step(&self) -> StepProps {
        StepProps {
            draft: self.draft.clone(),
            pets: self.pets.clone(),
            known: self.known.clone(),
        }
    }

    /// What the draft comes to.
    pub(crate) fn reckon(&self) -> Reckoning {
        let step = self.step();
        let facts = &self.draft.draft.facts;
        let pet = step.pet().map(|pet| PetFacts::of(&pet.profile, facts.service));
        facts.reckon(&self.place, pet, self.place.today(api::now()))
    }

    /// What is to be mended before it can be handed in.
    pub(crate) fn errors(&self, reckoning: &Reckoning) -> Vec<FieldError> {
        let mut errors = reckoning.errors();
        errors.extend(self.draft.draft.missing_proofs(&reckoning.needed, api::now()));
        errors
    }
}

#[component]
fn Form(props: &WithPlaceProps) -> Html {
    let navigator = use_navigator();
    let attempt = use_state(|| 0_u32);
    let draft = &props.draft;
    let reckoning = props.reckon();
    let all = props.errors(&reckoning);
    let mut shown = if *attempt > 0 {
        all.clone()
    } else {
        let mut found = reckoning.errors();
        found.extend(draft.draft.expired_proofs(&reckoning.needed, api::now()));
        found
    };
    // The pet is on record: its facts are mended there, not by a field of this page.
    let of_pet: Vec<_> = shown
        .iter()
        .filter(|error| error.field.starts_with("pet."))
        .cloned()
        .collect();
    shown.retain(|error| !error.field.starts_with("pet."));
    let onsubmit = {
        let (attempt, sound, navigator) = (attempt.clone(), all.is_empty(), navigator.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            attempt.set(*attempt + 1);
            if sound {
                navigator.push(Route::Apply { step: Step::Review }.to_path());
            }
        })
    };
    let mut summary = if *attempt > 0 { shown.clone() } else { Vec::new() };
    if *attempt > 0 {
        summary.extend(of_pet.iter().cloned());
    }
    html! {
        <form class="split" {onsubmit} novalidate=true>
            <div class="form">
                <ErrorSummary errors={summary} attempt={*attempt} />
                { for of_pet.iter().map(|error| html! { <Notice tone={Tone::Warning} text={error.message.clone()} /> }) }
                <FeeForm place={props.place.clone()} facts={draft.draft.facts.clone()} onchange={draft.changer(|draft, facts| draft.facts = facts)}
                    errors={shown.clone()} terms={reckoning.terms.clone()} term={reckoning.input.term_months} species={reckoning.input.pet.species} />
                { for reckoning.needed.iter().map(|kind| {
                    let kind = *kind;
                    let onchange = draft.changer(move |draft, proof: Option<allpet_contract::licensing::Proof>| {
                        draft.set_proof(kind, proof, api::now());
                    });
                    let name = String::from("proof-") + kind.as_str();
                    html! { <ProofField key={name.clone()} {kind} proof={draft.draft.proof(kind, api::now()).cloned()} {onchange} error={error_of(&shown, &name)} /> }
                }) }
                <div class="actions">
                    <Button text="Review application" kind={ButtonKind::Primary} submit=true testid="next" />
                    <LinkButton href={Route::Apply { step: Step::Pet }.to_path()} text="Back" kind={ButtonKind::Quiet} />
                </div>
            </div>
            <div class="beside"><FeeCard place={props.place.clone()} result={reckoning.result.clone()} /></div>
        </form>
    }
}
