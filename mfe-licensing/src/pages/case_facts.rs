//! What a case says of itself: the facts, the decision, and why it cannot be approved now.

use crate::read::use_authority;
use allpet_contract::licensing::Case;
use allpet_domain::{
    Timestamp,
    english::English,
    licensing::{ApplicationState, Jurisdiction, ProofKind, TransitionRefused, needed_proofs},
    text::isolate,
};
use allpet_ui::prelude::*;
use std::rc::Rc;

/// Who applied, and when.
pub(super) fn lead(case: &Case) -> String {
    format!(
        "{} · submitted {}",
        isolate(&case.owner_name),
        format::day_near(api::day_here(case.application.submitted), api::today())
    )
}

pub(super) fn refusal_title(refusal: &TransitionRefused) -> &'static str {
    match refusal {
        TransitionRefused::OwnApplication => "Your own application",
        TransitionRefused::FeeUnpaid => "Awaiting payment",
        TransitionRefused::ProofsMissing(_) => "Missing",
        _ => "Too old",
    }
}

/// Why what waits cannot be approved now, by the rule that the server keeps too.
#[hook]
pub(super) fn use_refusal(case: &Rc<Case>) -> Option<TransitionRefused> {
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
pub(super) fn decision(case: &Case) -> Html {
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
    html! { <div data-testid="decision"><Notice tone={Tone::Neutral} title={[title.as_str(), ", ", &moment(at)].concat()} {text} /></div> }
}

/// "today, 14:03".
pub(super) fn moment(at: Timestamp) -> String {
    let day = format::day_near(api::day_here(at), api::today());
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 fit a double until the year 287396"
    )]
    let date = js_sys::Date::new(&(at.unix_millis() as f64).into());
    let two = |number: u32| {
        if number < 10 {
            format!("0{number}")
        } else {
            number.to_string()
        }
    };
    [
        day.as_str(),
        ", ",
        &two(date.get_hours()),
        ":",
        &two(date.get_minutes()),
    ]
    .concat()
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

pub(super) fn facts(case: &Case) -> Html {
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
    known("Born", pet.born.map(format::day));
    let english = English::of(quote.total.currency);
    known(english.colour_title(), Some(pet.colour.clone()));
    known("Microchip", pet.microchip.clone());
    known("Owner", Some(case.owner_name.clone()));
    known("E-mail", case.owner_email.clone());
    known("ZIP code", Some(case.zip.clone()));
    known("Rabies until", case.rabies_until.map(format::day));
    known(
        "Valid",
        Some(format!(
            "{} – {}",
            format::day(quote.starts),
            format::day(quote.expires)
        )),
    );
    html! { <Card title="Application"><Facts {facts} /></Card> }
}
