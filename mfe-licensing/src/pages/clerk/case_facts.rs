//! What a case says of itself: the facts, the decision, and why it cannot be approved now.

use crate::read::use_authority;
use allpet_contract::licensing::{Application, Case, Revocation};
use allpet_domain::{
    Timestamp, Zone,
    english::English,
    licensing::{ApplicationState, Jurisdiction, ProofKind, TransitionRefused, needed_proofs},
    text::isolate,
};
use allpet_ui::prelude::*;
use std::rc::Rc;

/// Who applied, and when.
pub(crate) fn lead(case: &Case) -> String {
    format!(
        "{} · submitted {}",
        isolate(&case.owner_name),
        day_of(&case.application, case.application.submitted)
    )
}

pub(crate) fn refusal_title(refusal: &TransitionRefused) -> &'static str {
    match refusal {
        TransitionRefused::OwnApplication => "Your own application",
        TransitionRefused::FeeUnpaid => "Awaiting payment",
        TransitionRefused::ProofsMissing(_) => "Missing",
        _ => "Too old",
    }
}

/// Why what waits cannot be approved now, by the rule that the server keeps too.
#[hook]
pub(crate) fn use_refusal(case: &Rc<Case>) -> Option<TransitionRefused> {
    let application = &case.application;
    let rules = use_authority(application.authority);
    let rules = rules.data.as_deref();
    if application.state != ApplicationState::Submitted {
        return None;
    }
    if case.own {
        return Some(TransitionRefused::OwnApplication);
    }
    let last = application.quote.expires;
    // Until the rules are known nothing is missing or too old here; the server decides.
    let (missing, today) = rules.map_or_else(
        || (Vec::new(), last),
        |rules| (missing_proofs(case, rules), rules.today(api::now())),
    );
    application
        .state
        .approve(&missing, application.fee, last, today)
        .err()
}

/// Who decided it and when, and why.
pub(crate) fn decision(case: &Case) -> Html {
    let application = &case.application;
    let Some(at) = application.decided else {
        return Html::default();
    };
    let mut title = match application.state {
        ApplicationState::Approved => "Approved",
        ApplicationState::Rejected => "Rejected",
        _ => "Withdrawn",
    }
    .to_owned();
    if let Some(by) = &case.decided_by {
        title.push_str(" by ");
        title.push_str(&isolate(by));
    }
    let text = application.reason.clone().unwrap_or_default();
    let revoked = case
        .revocation
        .as_ref()
        .map(|revocation| revoked(application, revocation));
    html! { <div class="stack tight" data-testid="decision">{ revoked.unwrap_or_default() }<Notice tone={Tone::Neutral} title={[title.as_str(), ", ", &moment(at, application.zone, English::of(application.quote.total.currency))].concat()} {text} /></div> }
}

/// The licence that it became was revoked: who did so and when, and why.
fn revoked(application: &Application, revocation: &Revocation) -> Html {
    let english = English::of(application.quote.total.currency);
    let title = [
        english.licence_title(),
        " revoked by ",
        &isolate(&revocation.by),
        ", ",
        &moment(revocation.at, application.zone, english),
    ]
    .concat();
    html! { <Notice tone={Tone::Warning} {title} text={revocation.reason.clone()} /> }
}

/// The day of a moment at the authority of an application, in words where it is near.
fn day_of(application: &Application, at: Timestamp) -> String {
    let (zone, english) = (application.zone, English::of(application.quote.total.currency));
    format::day_near(zone.day(at), zone.day(api::now()), english)
}

/// "today, 2:03 PM", by the clocks of the authority.
pub(crate) fn moment(at: Timestamp, zone: Zone, english: English) -> String {
    let day = format::day_near(zone.day(at), zone.day(api::now()), english);
    [day.as_str(), ", ", &english.clock(zone.clock(at))].concat()
}

/// The documents that the rules ask for and that were not submitted.
fn missing_proofs(case: &Case, rules: &Jurisdiction) -> Vec<ProofKind> {
    let service = case
        .proofs
        .iter()
        .any(|proof| proof.kind == ProofKind::ServiceAnimal);
    let pet = allpet_domain::licensing::PetFacts::of(&case.pet, service);
    needed_proofs(rules, &pet)
        .into_iter()
        .filter(|kind| case.proofs.iter().all(|proof| proof.kind != *kind))
        .collect()
}

pub(crate) fn facts(case: &Case) -> Html {
    let text = |text: &str| html! { { text.to_owned() } };
    let pet = &case.pet;
    let quote = &case.application.quote;
    let mut facts = vec![
        (
            "Animal".into(),
            text(&format!("{}, {}", pet.species.label(), pet.sex.as_str())),
        ),
        ("Altered".into(), text(if pet.altered { "Yes" } else { "No" })),
    ];
    let mut known = |name: &'static str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((name.into(), text(&value)));
        }
    };
    known("Breed", Some(pet.breed.clone()));
    known("Second breed", pet.second_breed.clone());
    let english = English::of(quote.total.currency);
    known("Born", pet.born.map(|day| english.day(day)));
    known(english.colour_title(), Some(pet.colour.clone()));
    known("Microchip", pet.microchip.clone());
    known("Owner", Some(case.owner_name.clone()));
    known("E-mail", case.owner_email.clone());
    known("ZIP code", Some(case.zip.clone()));
    known("Rabies until", case.rabies_until.map(|day| english.day(day)));
    known(
        "Valid",
        Some(format!(
            "{} – {}",
            english.day(quote.starts),
            english.day(quote.expires)
        )),
    );
    html! { <Card title="Application"><Facts {facts} /></Card> }
}
