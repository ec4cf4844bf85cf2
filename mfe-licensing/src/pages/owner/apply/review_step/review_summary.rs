//! The summary of all answers, before the application is submitted.

use crate::{
    components::proof_label,
    pages::owner::apply::proofs_step::JurisdictionStepProps,
    routes::{Route, Step},
};
use allpet_domain::{english::English, licensing::fee::term_words};
use allpet_ui::prelude::*;

/// The answers of each step, with a link back to it.
pub(crate) fn summary(props: &JurisdictionStepProps) -> Html {
    let draft = &props.draft.draft;
    let step = props.step_props();
    let Some(pet) = step.pet() else {
        return Html::default();
    };
    let estimate = props.estimate();
    let english = English::of(props.jurisdiction.currency);
    let text = |text: &str| html! { { text.to_owned() } };
    let mut pet_facts = vec![
        ("Pet".into(), html! { <b>{ &pet.profile.name }</b> }),
        ("Animal".into(), text(&animal(pet))),
        (
            "Lives in".into(),
            text(&format!("{}, {}", props.jurisdiction.name, draft.zip.trim())),
        ),
    ];
    if let Some(born) = pet.profile.born {
        pet_facts.insert(2, ("Day of birth".into(), text(&english.day(born))));
    }
    let mut proof_facts = Vec::new();
    if let Some(until) = estimate.input.rabies_until {
        proof_facts.push((
            "Rabies vaccination".into(),
            text(&["through ", &english.day(until)].concat()),
        ));
    }
    for proof in draft.proofs.iter().filter(|proof| {
        estimate.needed_proofs.contains(&proof.kind) && draft.proof(proof.kind, api::now()).is_some()
    }) {
        proof_facts.push((proof_label(proof.kind).into(), text(&proof.name)));
    }
    let change = |step, label: &'static str| html! { <Link href={Route::Apply { step }.to_path()} {label}>{ "Change" }</Link> };
    html! {
        <>
            <Card title="Your pet" aside={change(Step::Pet, "Change your pet")}><Facts facts={pet_facts} /></Card>
            <Card title="Term and documents" aside={change(Step::Proofs, "Change term and documents")}>
                <Facts facts={[vec![("Term".into(), text(&term_words(estimate.input.term_months)))], proof_facts].concat()} />
            </Card>
        </>
    }
}

fn animal(pet: &allpet_contract::pets::Pet) -> String {
    let profile = &pet.profile;
    let altered = if profile.altered {
        "spayed or neutered"
    } else {
        "not spayed or neutered"
    };
    let breed = if profile.breed.is_empty() {
        profile.species.label()
    } else {
        &profile.breed
    };
    format!("{breed}, {altered}")
}
