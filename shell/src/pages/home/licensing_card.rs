//! The card with the state of a pet's licensing, and the next step.

use crate::{
    links,
    photo::PetAvatar,
    routes::pet_path,
    today::{LicensingNeed, Offer},
};
use allpet_contract::{apps::AppManifest, pets::Pet};
use allpet_domain::{
    Day,
    id::PetId,
    licensing::LicensingStatus,
    text::{capitalize, isolate},
};
use allpet_ui::{
    api::today,
    components::{Badge, Button, ButtonKind, Link, LinkButton, Tone},
    format,
};
use std::rc::Rc;
use yew::prelude::*;

/// Returns the colour and the text of the badge.
fn badge(need: &LicensingNeed) -> (Tone, &'static str) {
    let tone = match (need.status, &need.offer) {
        (LicensingStatus::NoLicence, Offer::Nowhere) => return (Tone::Neutral, "Not licensed here"),
        (LicensingStatus::NoLicence, Offer::Somewhere(_)) => Tone::Neutral,
        (
            LicensingStatus::Rejected { .. }
            | LicensingStatus::Revoked { .. }
            | LicensingStatus::Expired { .. },
            _,
        ) => Tone::Bad,
        (LicensingStatus::Licensed { .. }, _) => Tone::Good,
        _ => Tone::Warning,
    };
    (tone, need.status.label(need.english))
}

/// Says at `today` where the licensing of `pet` stands.
fn sentence(pet: &str, need: &LicensingNeed, today: Day) -> String {
    let (english, by) = (need.english, isolate(&need.authority_name));
    let (licence, by, tag) = (english.licence(), &*by, &*need.tag);
    let near = |day| format::day_near(day, today, english);
    match need.status {
        LicensingStatus::NoLicence => no_licence(pet, &need.offer),
        LicensingStatus::AwaitingPayment { .. } => [by, " decides once ", &need.fee, " is paid."].concat(),
        LicensingStatus::UnderReview {
            since,
            licensed_until,
            ..
        } => under_review(by, &near(since), licensed_until.map(|day| english.day(day))),
        LicensingStatus::Rejected { .. } => {
            let reason = need.reason.as_deref().unwrap_or("No reason was given.");
            [by, ": ", reason].concat()
        }
        LicensingStatus::Revoked { on, .. } => {
            let reason = isolate(need.reason.as_deref().unwrap_or_default());
            [
                by,
                " revoked the ",
                licence,
                " ",
                &near(on),
                ". Its reason: ",
                &*reason,
                " Fix what it names, then apply again.",
            ]
            .concat()
        }
        LicensingStatus::EndsSoon { on, .. } => {
            ["The ", licence, " ends ", &near(on), ". Tag ", tag, "."].concat()
        }
        LicensingStatus::Expired { on, .. } => ["The ", licence, " ended ", &near(on), "."].concat(),
        LicensingStatus::Licensed { until, .. } => {
            ["Tag ", tag, ", valid through ", &english.day(until), "."].concat()
        }
    }
}

fn no_licence(pet: &str, offer: &Offer) -> String {
    match offer {
        Offer::Everywhere => [pet, " has no license."].concat(),
        Offer::Somewhere(jurisdictions) => [
            pet,
            " can be licensed here in ",
            jurisdictions,
            ". Somewhere else? Ask your city.",
        ]
        .concat(),
        Offer::Nowhere => [
            "No authority on All Pet Plus licenses this kind of animal. Ask your city’s animal control whether ",
            pet,
            " needs a license.",
        ]
        .concat(),
    }
}

fn under_review(by: &str, since: &str, licensed_until: Option<String>) -> String {
    let place = ["with ", by, " since ", since, "."].concat();
    match licensed_until {
        Some(day) => ["Licensed through ", &day, ". Its renewal is ", &place].concat(),
        None => capitalize(&place),
    }
}

/// Returns the text of the button that acts; `None` if there is nothing to do.
fn verb(need: &LicensingNeed) -> Option<&'static str> {
    let english = need.english;
    match need.status {
        LicensingStatus::NoLicence if need.offer == Offer::Nowhere => None,
        LicensingStatus::NoLicence | LicensingStatus::Expired { .. } => {
            Some(english.choose("Apply for a license", "Apply for a licence"))
        }
        LicensingStatus::EndsSoon { .. } => Some(english.choose("Renew the license", "Renew the licence")),
        LicensingStatus::AwaitingPayment { .. } => Some("Pay the fee"),
        LicensingStatus::Rejected { .. } | LicensingStatus::Revoked { .. } => Some("Apply again"),
        LicensingStatus::UnderReview { .. } | LicensingStatus::Licensed { .. } => None,
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct LicensingCardProps {
    pub(crate) pet: Pet,
    pub(crate) need: LicensingNeed,
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
    need: &LicensingNeed,
    verb: Option<&'static str>,
) -> (Option<String>, &'static str) {
    match (verb, need.status) {
        (Some(verb), LicensingStatus::AwaitingPayment { application }) => {
            (links::application(apps, application), verb)
        }
        (Some(verb), _) => (links::apply(apps, pet), verb),
        (None, LicensingStatus::UnderReview { application, .. }) => (
            links::submitted_application(apps, application),
            "See the application",
        ),
        (None, LicensingStatus::Licensed { licence, .. }) => (
            links::licence(apps, licence),
            need.english.choose("See the license", "See the licence"),
        ),
        (None, _) => (links::fees(apps), "See which places license what"),
    }
}

/// Shows the state of a pet's licensing, and the next step.
#[component]
pub(crate) fn LicensingCard(props: &LicensingCardProps) -> Html {
    let LicensingCardProps {
        pet,
        need,
        apps,
        on_pet_page,
        first,
    } = props;
    let name = &pet.profile.name;
    let (tone, text) = badge(need);
    let verb = verb(need);
    let has_action = verb.is_some();
    let is_about_places = need.status == LicensingStatus::NoLicence;
    // All pets share the page with the places.
    let object = (has_action || !is_about_places).then(|| ["for ", &*isolate(name)].concat());
    let is_optional = is_about_places && need.offer != Offer::Everywhere;
    let kind = if has_action && (*first || *on_pet_page) && !is_optional {
        ButtonKind::Primary
    } else {
        ButtonKind::Secondary
    };
    let (href, verb) = target(apps, pet.id, need, verb);
    html! {
        <article class="card need" data-testid="need">
            <header class="need-head">
                <PetAvatar pet={pet.clone()} />
                <h2 class="clip">
                    if *on_pet_page { { need.english.licence_title() } } else { <Link href={pet_path(pet.id)}>{ name }</Link> }
                </h2>
                <Badge {tone} {text} />
            </header>
            <p class="need-text">{ sentence(&isolate(name), need, today()) }</p>
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
        english::English,
        id::{ApplicationId, LicenceId},
    };

    #[test]
    fn the_button_of_a_card_leads_to_what_it_names() {
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
        let (day, at) = (day("2026-11-30"), Timestamp::from_unix_millis(1));
        let (pet, licence) = (PetId::new(at, [1; 10]), LicenceId::new(at, [2; 10]));
        let application = ApplicationId::new(at, [3; 10]);
        let licensed = LicensingStatus::Licensed { until: day, licence };
        let under_review = LicensingStatus::UnderReview {
            application,
            since: day,
            licensed_until: None,
        };
        let href = |status| target(std::slice::from_ref(&app), pet, &need(status), None).0;
        assert_eq!(
            href(licensed),
            Some(format!("/dashboard/licensing/licences/{licence}"))
        );
        assert_eq!(
            href(under_review),
            Some(format!(
                "/dashboard/licensing/licences/applications/{application}"
            ))
        );
    }

    fn need(status: LicensingStatus) -> LicensingNeed {
        LicensingNeed {
            status,
            english: English::American,
            authority_name: "Seattle Animal Shelter".into(),
            reason: None,
            tag: "7K3M-Q9TX".into(),
            fee: "$47.00".into(),
            offer: Offer::Everywhere,
        }
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_renewal_under_review_still_names_the_running_license() {
        let today = day("2026-11-30");
        let text = |licensed_until| {
            let under_review = LicensingStatus::UnderReview {
                application: ApplicationId::new(Timestamp::from_unix_millis(1), [3; 10]),
                since: today,
                licensed_until,
            };
            sentence("Rex", &need(under_review), today)
        };
        assert_eq!(text(None), "With Seattle Animal Shelter since today.");
        assert_eq!(
            text(Some(day("2026-12-10"))),
            "Licensed through December 10, 2026. Its renewal is with Seattle Animal Shelter since today."
        );
    }

    #[test]
    fn a_card_is_written_in_the_english_of_the_place() {
        let licence = LicenceId::new(Timestamp::from_unix_millis(1), [2; 10]);
        let on = day("2027-01-10");
        let soon = need(LicensingStatus::EndsSoon { licence, on });
        let toronto = LicensingNeed {
            english: English::British,
            ..soon.clone()
        };
        let texts = |need: &LicensingNeed| (sentence("Rex", need, day("2026-11-30")), verb(need));
        assert_eq!(
            texts(&soon),
            (
                "The license ends January 10, 2027. Tag 7K3M-Q9TX.".into(),
                Some("Renew the license")
            )
        );
        assert_eq!(
            texts(&toronto),
            (
                "The licence ends 10 January 2027. Tag 7K3M-Q9TX.".into(),
                Some("Renew the licence")
            )
        );
    }

    #[test]
    fn the_offer_without_a_licence_depends_on_the_places() {
        let without = |offer| {
            let need = LicensingNeed {
                offer,
                ..need(LicensingStatus::NoLicence)
            };
            (badge(&need), verb(&need))
        };
        let apply = Some("Apply for a license");
        assert_eq!(without(Offer::Everywhere), ((Tone::Warning, "No license"), apply));
        let somewhere = Offer::Somewhere("Seattle and Toronto".into());
        assert_eq!(without(somewhere), ((Tone::Neutral, "No license"), apply));
        assert_eq!(
            without(Offer::Nowhere),
            ((Tone::Neutral, "Not licensed here"), None)
        );
    }
}
