//! The card with the state of a pet's licensing, and the next step.

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

/// Returns the texts for a need: the badge's tone and text, a sentence, and the button's text.
fn texts(pet: &str, need: &Need, today: Day) -> (Tone, &'static str, String, Option<&'static str>) {
    let text = |parts: &[&str]| parts.concat();
    match need {
        Need::NoLicence => (
            Tone::Warning,
            "No license",
            text(&[pet, " has no license."]),
            Some("Apply for a license"),
        ),
        Need::Optional { jurisdictions } => (
            Tone::Neutral,
            "No license",
            text(&[
                pet,
                " can be licensed here in ",
                jurisdictions,
                ". Somewhere else? Ask your city.",
            ]),
            Some("Apply for a license"),
        ),
        Need::NotOffered => (
            Tone::Neutral,
            "Not licensed here",
            text(&[
                "No place that takes applications here licenses such an animal. Ask your city’s animal control whether ",
                pet,
                " needs a license.",
            ]),
            None,
        ),
        Need::Revoked { by, on, reason } => (
            Tone::Bad,
            "Revoked",
            text(&[
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
            text(&[
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
            text(&[&isolate(by), " decides once ", fee, " is paid."]),
            Some("Pay the fee"),
        ),
        Need::Rejected { by, reason } => {
            let why = reason.as_deref().unwrap_or("No reason was given.");
            (
                Tone::Bad,
                "Rejected",
                text(&[&isolate(by), ": ", why]),
                Some("Apply again"),
            )
        }
        Need::Expiring { on, tag } => (
            Tone::Warning,
            "Ends soon",
            text(&[
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
            text(&[
                "The license ended ",
                &format::day_near(*on, today, english()),
                ".",
            ]),
            Some("Apply for a license"),
        ),
        Need::Licensed { until, tag } => (
            Tone::Good,
            "Issued",
            text(&["Tag ", tag, ", valid until ", &english().day(*until), "."]),
            None,
        ),
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct NeedCardProps {
    pub(crate) pet: Pet,
    pub(crate) need: Need,
    pub(crate) apps: Rc<Vec<AppManifest>>,
    /// True on the pet's own page, where its name is no link.
    #[prop_or_default]
    pub(crate) on_pet_page: bool,
    /// True for the most urgent need, whose button is the page's primary one.
    #[prop_or_default]
    pub(crate) first: bool,
}

/// Shows the state of a pet's licensing, and the next step.
#[component]
pub(crate) fn NeedCard(props: &NeedCardProps) -> Html {
    let NeedCardProps {
        pet,
        need,
        apps,
        on_pet_page,
        first,
    } = props;
    let name = &pet.profile.name;
    let (tone, badge, text, verb) = texts(&isolate(name), need, today());
    let has_action = verb.is_some();
    let optional = matches!(need, Need::Optional { .. });
    let action_kind = if (*first || *on_pet_page) && !optional {
        ButtonKind::Primary
    } else {
        ButtonKind::Secondary
    };
    let (href, verb, kind) = match (verb, need) {
        (Some(verb), Need::Unpaid { application, .. }) => {
            (links::application(apps, *application), verb, action_kind)
        }
        (Some(verb), _) => (links::apply(apps, pet.id), verb, action_kind),
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
                    if *on_pet_page { { "License" } } else { <Link href={pet_path(pet.id)}>{ name }</Link> }
                </h2>
                <Badge {tone} text={badge} />
            </header>
            <p class="need-text">{ text }</p>
            if let Some(href) = href {
                <LinkButton {href} text={verb} {kind} testid="need-action" />
            } else if has_action {
                <Button text="Licensing is not available" disabled=true />
            }
        </article>
    }
}
