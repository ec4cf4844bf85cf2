//! Home: what needs me today.

use crate::{
    links,
    photo::PetAvatar,
    routes::pet_path,
    today::{Need, need},
};
use allpet_contract::{
    apps::AppManifest,
    identity::Account,
    licensing::{Application, Licence, MyApplications, MyLicences},
    page::{Page, Paging},
    pets::{ListPets, Pet},
};
use allpet_domain::Day;
use allpet_ui::{
    api::today,
    components::{
        Badge, Button, ButtonKind, EmptyState, IconKind, Link, LinkButton, Loaded, Notice, PageHeader,
        Skeleton, SkeletonShape, Tone,
    },
    format,
    hooks::{Query, use_read, use_title},
};
use std::rc::Rc;
use yew::prelude::*;

/// As many as one sees at once; nobody has more pets than that, and who has sees the rest under Pets.
pub(super) const MANY: Paging = Paging {
    limit: Some(100),
    cursor: None,
};

/// What [`Home`] is told.
#[derive(Properties, PartialEq)]
pub(crate) struct HomeProps {
    /// Who is signed in.
    pub(crate) account: Rc<Account>,
    /// Which apps there are.
    pub(crate) apps: Query<Vec<AppManifest>>,
}

/// What needs me today.
#[component]
pub(crate) fn Home(props: &HomeProps) -> Html {
    use_title("Home");
    let pets = use_read("pets", ListPets { query: MANY });
    let any = pets.data.as_ref().is_some_and(|page| !page.items.is_empty());
    let first = props.account.name.split_whitespace().next().unwrap_or_default();
    let mut title = String::from("Hello, ");
    title.push_str(first);
    let action = html! {
        if any { <LinkButton href="/dashboard/pets/new" text="Add a pet" icon={IconKind::Plus} /> }
    };
    let apps = props.apps.data.clone().unwrap_or_default();
    html! {
        <>
            <PageHeader {title} lead={if any { "What your pets need today." } else { "" }} {action} />
            <Loaded<Page<Pet>> query={pets}
                skeleton={html! { <Skeleton shape={SkeletonShape::Cards} count={3} /> }}
                is_empty={Callback::from(|page: Rc<Page<Pet>>| page.items.is_empty())}
                empty={html! {
                    <EmptyState title="No pets yet" text="Add your pet once. Licences, tags and orders start from there."
                        action={html! { <LinkButton href="/dashboard/pets/new" text="Add your first pet" kind={ButtonKind::Primary}
                            icon={IconKind::Plus} testid="add-first-pet" /> }} />
                }}
                render={Callback::from(move |page: Rc<Page<Pet>>| html! { <Needs pets={page.items.clone()} apps={apps.clone()} /> })} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct NeedsProps {
    pets: Vec<Pet>,
    apps: Rc<Vec<AppManifest>>,
}

/// One card a pet, what presses first.
#[component]
fn Needs(props: &NeedsProps) -> Html {
    let applications = use_read("applications", MyApplications { query: MANY });
    let licences = use_read("licences", MyLicences { query: MANY });
    let problem = applications.problem.clone().or_else(|| licences.problem.clone());
    let (Some(applied), Some(held)) = (&applications.data, &licences.data) else {
        return match problem {
            Some(problem) => {
                let (again, too) = (applications.retry(), licences.retry());
                let retry = Callback::from(move |()| {
                    again.emit(());
                    too.emit(());
                });
                html! {
                    <Notice tone={Tone::Warning} title="Licences cannot be shown right now" text={problem.message().to_owned()}
                        action={Some((AttrValue::from("Try again"), retry))} />
                }
            }
            None => html! { <Skeleton shape={SkeletonShape::Cards} count={props.pets.len().min(6)} /> },
        };
    };
    let cards = cards(&props.pets, &applied.items, &held.items, today());
    html! {
        <ul class="needs">
            { for cards.into_iter().enumerate().map(|(place, (pet, need))| html! {
                <li key={pet.id.to_string()}><NeedCard {pet} {need} apps={props.apps.clone()} first={place == 0} /></li>
            }) }
        </ul>
    }
}

fn cards(pets: &[Pet], applications: &[Application], licences: &[Licence], today: Day) -> Vec<(Pet, Need)> {
    let mut cards: Vec<_> = pets
        .iter()
        .filter_map(|pet| Some((pet.clone(), need(pet, applications, licences, today)?)))
        .collect();
    // Stable: among equals the primary pet stays first.
    cards.sort_by(|(_, one), (_, other)| one.is_pressing().cmp(&other.is_pressing()).reverse());
    cards
}

/// The words for a need: a badge and its tone, a sentence, and what the button does.
fn words(pet: &str, need: &Need, today: Day) -> (Tone, &'static str, String, Option<&'static str>) {
    let said = |parts: &[&str]| parts.concat();
    match need {
        Need::NoLicence => (
            Tone::Warning,
            "No licence",
            said(&[pet, " has no licence."]),
            Some("Apply for a licence"),
        ),
        Need::UnderReview { by, since } => (
            Tone::Info,
            "Under review",
            said(&["With ", by, " since ", &format::day_near(since.day(), today), "."]),
            None,
        ),
        Need::Rejected { by, reason } => {
            let why = reason.as_deref().unwrap_or("No reason was given.");
            (
                Tone::Bad,
                "Not granted",
                said(&[by, ": ", why]),
                Some("Apply again"),
            )
        }
        Need::Expiring { on, tag } => (
            Tone::Warning,
            "Ends soon",
            said(&[
                "The licence ends ",
                &format::day_near(*on, today),
                ". Tag ",
                tag,
                ".",
            ]),
            Some("Renew the licence"),
        ),
        Need::Lapsed { on } => (
            Tone::Bad,
            "Expired",
            said(&["The licence ended ", &format::day_near(*on, today), "."]),
            Some("Apply for a licence"),
        ),
        Need::Licensed { until, tag } => (
            Tone::Good,
            "Issued",
            said(&["Tag ", tag, ", valid until ", &format::day(*until), "."]),
            None,
        ),
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct NeedCardProps {
    pub(super) pet: Pet,
    pub(super) need: Need,
    pub(super) apps: Rc<Vec<AppManifest>>,
    /// On the pet's own page its name leads nowhere.
    #[prop_or_default]
    pub(super) here: bool,
    /// It is the one that presses most: its button is the page's.
    #[prop_or_default]
    pub(super) first: bool,
}

/// Where a pet's licence stands, and the way on.
#[component]
pub(super) fn NeedCard(props: &NeedCardProps) -> Html {
    let NeedCardProps {
        pet,
        need,
        apps,
        here,
        first,
    } = props;
    let name = &pet.profile.name;
    let (tone, badge, text, verb) = words(name, need, today());
    let way = match verb {
        Some(verb) => links::apply(apps, pet.id).map(|href| {
            (
                href,
                verb,
                if *first || *here {
                    ButtonKind::Primary
                } else {
                    ButtonKind::Secondary
                },
            )
        }),
        None => links::licences(apps).map(|href| (href, "See the licence", ButtonKind::Secondary)),
    };
    html! {
        <article class="card need" data-testid="need">
            <header class="need-head">
                <PetAvatar pet={pet.clone()} />
                <h2 class="clip">
                    if *here { { "Licence" } } else { <Link href={pet_path(pet.id)}>{ name }</Link> }
                </h2>
                <Badge {tone} text={badge} />
            </header>
            <p class="need-text">{ text }</p>
            if let Some((href, text, kind)) = way {
                <LinkButton {href} {text} {kind} testid="need-action" />
            } else if verb.is_some() {
                <Button text="Licensing is not available" disabled=true />
            }
        </article>
    }
}
