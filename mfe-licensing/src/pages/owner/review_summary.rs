//! What was answered, before it is handed in.

use super::proofs_step::WithPlaceProps;
use crate::{
    parts::proof_label,
    routes::{Route, Step},
};
use allpet_domain::{english::English, licensing::fee::term_words};
use allpet_ui::prelude::*;

/// What was answered, with a way back to each step.
pub(crate) fn summary(props: &WithPlaceProps) -> Html {
    let draft = &props.draft.draft;
    let step = props.step();
    let Some(pet) = step.pet() else {
        return Html::default();
    };
    let reckoning = props.reckon();
    let english = English::of(props.place.currency);
    let plain = |text: &str| html! { { text.to_owned() } };
    let mut first = vec![
        ("Pet".into(), html! { <b>{ &pet.profile.name }</b> }),
        ("Animal".into(), plain(&animal(pet))),
        (
            "Lives in".into(),
            plain(&format!("{}, {}", props.place.name, draft.zip.trim())),
        ),
    ];
    if let Some(born) = pet.profile.born {
        first.insert(2, ("Born".into(), plain(&english.day(born))));
    }
    let mut second = Vec::new();
    if let Some(until) = reckoning.input.rabies_until {
        second.push((
            "Rabies vaccination".into(),
            plain(&["until ", &english.day(until)].concat()),
        ));
    }
    for proof in draft.proofs.iter().filter(|proof| {
        reckoning.needed.contains(&proof.kind) && draft.proof(proof.kind, api::now()).is_some()
    }) {
        second.push((proof_label(proof.kind).into(), plain(&proof.name)));
    }
    let change = |step| html! { <Link href={Route::Apply { step }.to_path()}>{ "Change" }</Link> };
    html! {
        <>
            <Card title="Your pet" aside={change(Step::Pet)}><Facts facts={first} /></Card>
            <Card title="Term and documents" aside={change(Step::Proofs)}>
                <Facts facts={[vec![("Term".into(), plain(&term_words(reckoning.input.term_months)))], second].concat()} />
            </Card>
        </>
    }
}

fn animal(pet: &allpet_contract::pets::Pet) -> String {
    let profile = &pet.profile;
    let altered = if profile.altered {
        "spayed or neutered"
    } else {
        "not altered"
    };
    let breed = if profile.breed.is_empty() {
        profile.species.label()
    } else {
        &profile.breed
    };
    format!("{breed}, {altered}")
}
