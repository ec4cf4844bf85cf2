//! The card with the state of a pet's licensing, and the next step.

use crate::{links, photo::PetAvatar, routes::pet_path, today::LicensingStatus};
use allpet_contract::{apps::AppManifest, pets::Pet};
use allpet_domain::{
    Day,
    id::PetId,
    text::{capitalized, isolate},
};
use allpet_ui::{
    api::today,
    components::{Badge, Button, ButtonKind, Link, LinkButton, Tone},
    country::english,
    format,
};
use std::rc::Rc;
use yew::prelude::*;

/// The texts of a card.
struct Texts {
    tone: Tone,
    badge: &'static str,
    sentence: String,
    /// The text of the button that acts; `None` if there is nothing to do.
    verb: Option<&'static str>,
}

/// Returns the texts for a pet's status at `today`.
fn texts(pet: &str, status: &LicensingStatus, today: Day) -> Texts {
    match status {
        LicensingStatus::NoLicence => no_licence(pet),
        LicensingStatus::Optional { jurisdictions } => optional(pet, jurisdictions),
        LicensingStatus::NotOffered => not_offered(pet),
        LicensingStatus::Unpaid { by, fee, .. } => unpaid(by, fee),
        LicensingStatus::UnderReview {
            by,
            since,
            licensed_until,
            ..
        } => under_review(by, *since, *licensed_until, today),
        LicensingStatus::Rejected { by, reason } => rejected(by, reason.as_deref()),
        LicensingStatus::Revoked { by, on, reason } => revoked(by, *on, reason, today),
        LicensingStatus::Expiring { on, tag } => expiring(*on, tag, today),
        LicensingStatus::Lapsed { on } => lapsed(*on, today),
        LicensingStatus::Licensed { until, tag, .. } => licensed(*until, tag),
    }
}

fn no_licence(pet: &str) -> Texts {
    Texts {
        tone: Tone::Warning,
        badge: "No license",
        sentence: [pet, " has no license."].concat(),
        verb: Some("Apply for a license"),
    }
}

fn optional(pet: &str, jurisdictions: &str) -> Texts {
    Texts {
        tone: Tone::Neutral,
        badge: "No license",
        sentence: [
            pet,
            " can be licensed here in ",
            jurisdictions,
            ". Somewhere else? Ask your city.",
        ]
        .concat(),
        verb: Some("Apply for a license"),
    }
}

fn not_offered(pet: &str) -> Texts {
    Texts {
        tone: Tone::Neutral,
        badge: "Not licensed here",
        sentence: [
            "No authority on All Pet Plus licenses this kind of animal. Ask your city’s animal control whether ",
            pet,
            " needs a license.",
        ]
        .concat(),
        verb: None,
    }
}

fn unpaid(by: &str, fee: &str) -> Texts {
    Texts {
        tone: Tone::Warning,
        badge: "Awaiting payment",
        sentence: [&*isolate(by), " decides once ", fee, " is paid."].concat(),
        verb: Some("Pay the fee"),
    }
}

fn under_review(by: &str, since: Day, licensed_until: Option<Day>, today: Day) -> Texts {
    let place = ["with ", &*isolate(by), " since ", &day_near(since, today), "."].concat();
    let sentence = match licensed_until {
        Some(day) => [
            "Licensed through ",
            &english().day(day),
            ". Its renewal is ",
            &place,
        ]
        .concat(),
        None => capitalized(&place),
    };
    Texts {
        tone: Tone::Warning,
        badge: "Under review",
        sentence,
        verb: None,
    }
}

fn rejected(by: &str, reason: Option<&str>) -> Texts {
    let reason = reason.unwrap_or("No reason was given.");
    Texts {
        tone: Tone::Bad,
        badge: "Rejected",
        sentence: [&*isolate(by), ": ", reason].concat(),
        verb: Some("Apply again"),
    }
}

fn revoked(by: &str, on: Day, reason: &str, today: Day) -> Texts {
    Texts {
        tone: Tone::Bad,
        badge: "Revoked",
        sentence: [
            &*isolate(by),
            " revoked the license ",
            &day_near(on, today),
            ". Its reason: ",
            &*isolate(reason),
            " Fix what it names, then apply again.",
        ]
        .concat(),
        verb: Some("Apply again"),
    }
}

fn expiring(on: Day, tag: &str, today: Day) -> Texts {
    Texts {
        tone: Tone::Warning,
        badge: "Ends soon",
        sentence: ["The license ends ", &day_near(on, today), ". Tag ", tag, "."].concat(),
        verb: Some("Renew the license"),
    }
}

fn lapsed(on: Day, today: Day) -> Texts {
    Texts {
        tone: Tone::Bad,
        badge: "Expired",
        sentence: ["The license ended ", &day_near(on, today), "."].concat(),
        verb: Some("Apply for a license"),
    }
}

fn licensed(until: Day, tag: &str) -> Texts {
    Texts {
        tone: Tone::Good,
        badge: "Issued",
        sentence: ["Tag ", tag, ", valid through ", &english().day(until), "."].concat(),
        verb: None,
    }
}

fn day_near(day: Day, today: Day) -> String {
    format::day_near(day, today, english())
}

#[derive(Properties, PartialEq)]
pub(crate) struct LicensingCardProps {
    pub(crate) pet: Pet,
    pub(crate) status: LicensingStatus,
    pub(crate) apps: Rc<Vec<AppManifest>>,
    /// True on the pet's own page, where its name is no link.
    #[prop_or_default]
    pub(crate) on_pet_page: bool,
    /// True for the most urgent pet, whose button is the page's primary one.
    #[prop_or_default]
    pub(crate) first: bool,
}

/// Returns the link of a card's button, and its text: `verb`, or what to look at if there is nothing to do. No link if the app is not
/// there.
fn target(
    apps: &[AppManifest],
    pet: PetId,
    status: &LicensingStatus,
    verb: Option<&'static str>,
) -> (Option<String>, &'static str) {
    match (verb, status) {
        (Some(verb), LicensingStatus::Unpaid { application, .. }) => {
            (links::application(apps, *application), verb)
        }
        (Some(verb), _) => (links::apply(apps, pet), verb),
        (None, LicensingStatus::UnderReview { application, .. }) => (
            links::submitted_application(apps, *application),
            "See the application",
        ),
        (None, LicensingStatus::NotOffered) => (links::fees(apps), "See which places license what"),
        (None, LicensingStatus::Licensed { licence, .. }) => {
            (links::licence(apps, *licence), "See the license")
        }
        (None, _) => (links::licences(apps), "See the license"),
    }
}

/// Shows the state of a pet's licensing, and the next step.
#[component]
pub(crate) fn LicensingCard(props: &LicensingCardProps) -> Html {
    let LicensingCardProps {
        pet,
        status,
        apps,
        on_pet_page,
        first,
    } = props;
    let name = &pet.profile.name;
    // All pets share the page with the places.
    let object = (*status != LicensingStatus::NotOffered).then(|| ["for ", &*isolate(name)].concat());
    let Texts {
        tone,
        badge,
        sentence,
        verb,
    } = texts(&isolate(name), status, today());
    let has_action = verb.is_some();
    let optional = matches!(status, LicensingStatus::Optional { .. });
    let kind = if has_action && (*first || *on_pet_page) && !optional {
        ButtonKind::Primary
    } else {
        ButtonKind::Secondary
    };
    let (href, verb) = target(apps, pet.id, status, verb);
    html! {
        <article class="card need" data-testid="need">
            <header class="need-head">
                <PetAvatar pet={pet.clone()} />
                <h2 class="clip">
                    if *on_pet_page { { "License" } } else { <Link href={pet_path(pet.id)}>{ name }</Link> }
                </h2>
                <Badge {tone} text={badge} />
            </header>
            <p class="need-text">{ sentence }</p>
            if let Some(href) = href {
                <LinkButton {href} text={verb} {object} {kind} testid="need-action" />
            } else if has_action {
                <Button text="Licensing is not available" disabled=true />
            }
        </article>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::{
        Timestamp,
        id::{ApplicationId, LicenceId},
    };

    #[test]
    fn what_a_card_names_is_where_its_button_leads() {
        let app = AppManifest {
            id: links::LICENSING.into(),
            name: "Licenses".into(),
            origin: "http://localhost:3001".into(),
            icon: "tag".into(),
            route: "licensing".into(),
            entry: "/".into(),
            capabilities: Vec::new(),
            topics: Vec::new(),
            protocol_min: 1,
            protocol_max: 1,
            timeout_ms: 1,
            position: 1,
        };
        let (day, at) = ("2026-11-30".parse().unwrap(), Timestamp::from_unix_millis(1));
        let (pet, licence) = (PetId::new(at, [1; 10]), LicenceId::new(at, [2; 10]));
        let application = ApplicationId::new(at, [3; 10]);
        let licensed = LicensingStatus::Licensed {
            until: day,
            tag: "7K3M-Q9TX".into(),
            licence,
        };
        let under_review = LicensingStatus::UnderReview {
            application,
            by: "Seattle Animal Shelter".into(),
            since: day,
            licensed_until: None,
        };
        let href = |status: &LicensingStatus| target(std::slice::from_ref(&app), pet, status, None).0;
        assert_eq!(
            href(&licensed),
            Some(format!("/dashboard/licensing/licences/{licence}"))
        );
        assert_eq!(
            href(&under_review),
            Some(format!(
                "/dashboard/licensing/licences/applications/{application}"
            ))
        );
    }

    #[test]
    fn a_renewal_under_review_still_names_the_running_license() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let sentence = |until: Option<Day>| {
            under_review(
                "Seattle Animal Shelter",
                day("2026-11-30"),
                until,
                day("2026-11-30"),
            )
            .sentence
        };
        assert_eq!(sentence(None), "With Seattle Animal Shelter since today.");
        let renewal = sentence(Some(day("2026-12-10")));
        assert!(
            renewal.starts_with("Licensed through ") && renewal.contains("December"),
            "{renewal}"
        );
        assert!(
            renewal.ends_with(". Its renewal is with Seattle Animal Shelter since today."),
            "{renewal}"
        );
    }
}
