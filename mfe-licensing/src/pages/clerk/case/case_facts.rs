//! The facts of an application, the decision, and the reason why it cannot be approved now.

use crate::queries::use_authority_rules;
use allpet_contract::licensing::{Application, Case, Revocation};
use allpet_domain::{
    Timestamp, Zone,
    english::English,
    licensing::{ApplicationState, Jurisdiction, ProofKind, TransitionRefused, needed_proofs},
    pet::{Sex, Species},
    text::isolate,
};
use allpet_ui::prelude::*;
use std::rc::Rc;

/// Says who applied, and when.
pub(crate) fn lead(case: &Case) -> String {
    format!(
        "{} · submitted {}",
        isolate(&case.owner_name),
        day_of(&case.application, case.application.submitted)
    )
}

/// Returns the title of a refusal.
pub(crate) fn refusal_title(refusal: &TransitionRefused) -> &'static str {
    match refusal {
        TransitionRefused::OwnApplication => "Your own application",
        TransitionRefused::FeeUnpaid => "Awaiting payment",
        TransitionRefused::ProofsMissing(_) => "Missing",
        _ => "Too old",
    }
}

/// Returns why the clerk cannot approve a submitted application now. The server checks the same rule.
#[hook]
pub(crate) fn use_refusal(case: &Rc<Case>) -> Option<TransitionRefused> {
    let application = &case.application;
    let rules = use_authority_rules(application.authority);
    let rules = rules.data.as_deref();
    if application.state != ApplicationState::Submitted {
        return None;
    }
    if case.own {
        return Some(TransitionRefused::OwnApplication);
    }
    let expires = application.quote.expires;
    // Until the rules are loaded, assume that nothing is missing or too old; the server decides.
    let (missing_proofs, today) = rules.map_or_else(
        || (Vec::new(), expires),
        |rules| (find_missing_proofs(case, rules), rules.today(api::now())),
    );
    application
        .state
        .approve(&missing_proofs, application.fee, expires, today)
        .err()
}

/// Who decided, when and why.
pub(crate) fn decision_notice(case: &Case) -> Html {
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
    let revocation_notice = case
        .revocation
        .as_ref()
        .map(|revocation| revocation_notice(application, revocation));
    html! { <div class="stack tight" role="status" data-testid="decision">{ revocation_notice.unwrap_or_default() }<Notice tone={Tone::Neutral} title={[title.as_str(), ", ", &date_and_time(at, application.zone, English::of(application.quote.total.currency))].concat()} {text} /></div> }
}

/// Who revoked the licence that followed from the application, when and why.
fn revocation_notice(application: &Application, revocation: &Revocation) -> Html {
    let english = English::of(application.quote.total.currency);
    let title = [
        english.licence_title(),
        " revoked by ",
        &isolate(&revocation.by),
        ", ",
        &date_and_time(revocation.at, application.zone, english),
    ]
    .concat();
    html! { <Notice tone={Tone::Warning} {title} text={revocation.reason.clone()} /> }
}

/// Formats the day of `at` at the authority; relative if it is near.
fn day_of(application: &Application, at: Timestamp) -> String {
    let (zone, english) = (application.zone, English::of(application.quote.total.currency));
    format::day_near(zone.day(at), zone.day(api::now()), english)
}

/// Formats `at` by the authority's clock: "today, 2:03 PM".
pub(crate) fn date_and_time(at: Timestamp, zone: Zone, english: English) -> String {
    let day = format::day_near(zone.day(at), zone.day(api::now()), english);
    [day.as_str(), ", ", &english.clock(zone.clock(at))].concat()
}

/// Returns the proofs that the rules require and the application lacks.
fn find_missing_proofs(case: &Case, rules: &Jurisdiction) -> Vec<ProofKind> {
    let is_service_animal = case
        .proofs
        .iter()
        .any(|proof| proof.kind == ProofKind::ServiceAnimal);
    let pet = allpet_domain::licensing::PetFacts::of(&case.pet, is_service_animal);
    needed_proofs(rules, &pet)
        .into_iter()
        .filter(|kind| case.proofs.iter().all(|proof| proof.kind != *kind))
        .collect()
}

/// Says what kind of animal it is: "Dog, female".
fn animal(species: Species, sex: Sex) -> String {
    let sex = match sex {
        Sex::Unknown => "sex not known",
        sex => sex.as_str(),
    };
    [species.label(), ", ", sex].concat()
}

/// The facts of the application.
pub(crate) fn facts_card(case: &Case) -> Html {
    let text = |text: &str| html! { { text.to_owned() } };
    let pet = &case.pet;
    let quote = &case.application.quote;
    let mut facts = vec![
        ("Animal".into(), text(&animal(pet.species, pet.sex))),
        (
            "Spayed or neutered".into(),
            text(if pet.altered { "Yes" } else { "No" }),
        ),
    ];
    let mut push_if_known = |name: &'static str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((name.into(), text(&value)));
        }
    };
    push_if_known("Breed", Some(pet.breed.clone()));
    push_if_known("Second breed", pet.second_breed.clone());
    let english = English::of(quote.total.currency);
    push_if_known("Day of birth", pet.born.map(|day| english.day(day)));
    push_if_known(english.colour_title(), Some(pet.colour.clone()));
    push_if_known("Microchip number", pet.microchip.clone());
    push_if_known("Owner", Some(case.owner_name.clone()));
    push_if_known("E-mail", case.owner_email.clone());
    push_if_known("ZIP code", Some(case.zip.clone()));
    push_if_known("Rabies through", case.rabies_until.map(|day| english.day(day)));
    push_if_known(
        "Valid",
        Some(format!(
            "{} – {}",
            english.day(quote.starts),
            english.day(quote.expires)
        )),
    );
    html! { <Card title="Application"><Facts {facts} /></Card> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_animal_whose_sex_is_not_known_is_not_called_unknown() {
        assert_eq!(animal(Species::Cat, Sex::Female), "Cat, female");
        assert_eq!(animal(Species::Dog, Sex::Unknown), "Dog, sex not known");
    }
}
