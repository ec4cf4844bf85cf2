//! Where one pet's licence stands, and the way on.

use crate::{links, photo::PetAvatar, routes::pet_path, today::Need};
use allpet_contract::{apps::AppManifest, pets::Pet};
use allpet_domain::{Day, text::isolate};
use allpet_ui::{
    api::today,
    components::{Badge, Button, ButtonKind, Link, LinkButton, Tone},
    country::english,
    format,
};
use std::rc::Rc;
use yew::prelude::*;

/// The words for a need: a badge and its tone, a sentence, and what the button does.
fn words(pet: &str, need: &Need, today: Day) -> (Tone, &'static str, String, Option<&'static str>) {
    let said = |parts: &[&str]| parts.concat();
    match need {
        Need::NoLicence => (
            Tone::Warning,
            "No license",
            said(&[pet, " has no license."]),
            Some("Apply for a license"),
        ),
        Need::Optional { places } => (
            Tone::Neutral,
            "No license",
            said(&[
                pet,
                " can be licensed here in ",
                places,
                ". Somewhere else? Ask your city.",
            ]),
            Some("Apply for a license"),
        ),
        Need::NotOffered => (
            Tone::Neutral,
            "Not licensed here",
            said(&[
                "No place that takes applications here licenses such an animal. Ask your city’s animal control whether ",
                pet,
                " needs a license.",
            ]),
            None,
        ),
        Need::Revoked { by, on, reason } => (
            Tone::Bad,
            "Revoked",
            said(&[
                &isolate(by),
                " revoked the license ",
                &format::day_near(*on, today, english()),
                ". Its reason: ",
                &isolate(reason),
                " Fix what it names, then apply again.",
            ]),
            Some("Apply again"),
        ),
        Need::UnderReview { by, since } => (
            Tone::Warning,
            "Under review",
            said(&[
                "With ",
                &isolate(by),
                " since ",
                &format::day_near(*since, today, english()),
                ".",
            ]),
            None,
        ),
        Need::Unpaid { by, fee, .. } => (
            Tone::Warning,
            "Awaiting payment",
            said(&[&isolate(by), " decides once ", fee, " is paid."]),
            Some("Pay the fee"),
        ),
        Need::Rejected { by, reason } => {
            let why = reason.as_deref().unwrap_or("No reason was given.");
            (
                Tone::Bad,
                "Rejected",
                said(&[&isolate(by), ": ", why]),
                Some("Apply again"),
            )
        }
        Need::Expiring { on, tag } => (
            Tone::Warning,
            "Ends soon",
            said(&[
                "The license ends ",
                &format::day_near(*on, today, english()),
                ". Tag ",
                tag,
                ".",
            ]),
            Some("Renew the license"),
        ),
        Need::Lapsed { on } => (
            Tone::Bad,
            "Expired",
            said(&[
                "The license ended ",
                &format::day_near(*on, today, english()),
                ".",
            ]),
            Some("Apply for a license"),
        ),
        Need::Licensed { until, tag } => (
            Tone::Good,
            "Issued",
            said(&["Tag ", tag, ", valid until ", &english().day(*until), "."]),
            None,
        ),
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct NeedCardProps {
    pub(crate) pet: Pet,
    pub(crate) need: Need,
    pub(crate) apps: Rc<Vec<AppManifest>>,
    /// On the pet's own page its name leads nowhere.
    #[prop_or_default]
    pub(crate) here: bool,
    /// It is the one that presses most: its button is the page's.
    #[prop_or_default]
    pub(crate) first: bool,
}

/// Where a pet's licence stands, and the way on.
#[component]
pub(crate) fn NeedCard(props: &NeedCardProps) -> Html {
    let NeedCardProps {
        pet,
        need,
        apps,
        here,
        first,
    } = props;
    let name = &pet.profile.name;
    let (tone, badge, text, verb) = words(&isolate(name), need, today());
    let asks = verb.is_some();
    let optional = matches!(need, Need::Optional { .. });
    let pressing = if (*first || *here) && !optional {
        ButtonKind::Primary
    } else {
        ButtonKind::Secondary
    };
    let (href, verb, kind) = match (verb, need) {
        (Some(verb), Need::Unpaid { application, .. }) => {
            (links::application(apps, *application), verb, pressing)
        }
        (Some(verb), _) => (links::apply(apps, pet.id), verb, pressing),
        (None, Need::UnderReview { .. }) => (
            links::licences(apps),
            "See the application",
            ButtonKind::Secondary,
        ),
        (None, Need::NotOffered) => (
            links::fees(apps),
            "See which places license what",
            ButtonKind::Secondary,
        ),
        (None, _) => (links::licences(apps), "See the license", ButtonKind::Secondary),
    };
    html! {
        <article class="card need" data-testid="need">
            <header class="need-head">
                <PetAvatar pet={pet.clone()} />
                <h2 class="clip">
                    if *here { { "License" } } else { <Link href={pet_path(pet.id)}>{ name }</Link> }
                </h2>
                <Badge {tone} text={badge} />
            </header>
            <p class="need-text">{ text }</p>
            if let Some(href) = href {
                <LinkButton {href} text={verb} {kind} testid="need-action" />
            } else if asks {
                <Button text="Licensing is not available" disabled=true />
            }
        </article>
    }
}
