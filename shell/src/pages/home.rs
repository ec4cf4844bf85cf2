//! Home: what needs me today.

use super::{
    finder_messages::FinderMessages,
    need_card::NeedCard,
    order_cards::{order_cards, waiting},
    work_card::WorkCard,
};
use crate::today::{Need, OrderNeed, need, with_owner};
use allpet_contract::{
    apps::AppManifest,
    identity::{Account, Workplace},
    licensing::{Application, JurisdictionSummary, Licence, ListJurisdictions, MyApplications, MyLicences},
    orders::MyOrders,
    page::{Page, Paging},
    pets::{ListPets, Pet},
};
use allpet_domain::{Timestamp, pet::PetState, text::isolate};
use allpet_ui::{
    api::now,
    components::{
        ButtonKind, EmptyState, IconKind, LinkButton, Loaded, Notice, PageHeader, Skeleton, SkeletonShape,
        Tone,
    },
    hooks::{Query, use_read, use_title},
};
use std::rc::Rc;
use yew::prelude::*;

/// As many as one sees at once; nobody has more pets than that, and who has sees the rest under Pets.
pub(super) const MANY: Paging = Paging {
    limit: Some(100),
    cursor: None,
};

/// Props of [`Home`].
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
    let orders = use_read("orders", MyOrders { query: MANY });
    let told = waiting(orders.data.as_ref().map_or(&[], |page| &page.items), now());
    // What is held for half an hour presses more than a licence: its button is the page's.
    let calm = told.iter().any(|(_, need)| *need == OrderNeed::Pay);
    let unknown = orders.problem.as_ref().filter(|_| orders.data.is_none());
    let any = pets.data.as_ref().is_some_and(|page| !page.items.is_empty());
    let alive = pets
        .data
        .as_ref()
        .is_some_and(|page| page.items.iter().any(with_owner));
    let first = props.account.name.split_whitespace().next().unwrap_or_default();
    let mut title = String::from("Hello, ");
    title.push_str(&isolate(first));
    let action = html! {
        if any { <LinkButton href="/dashboard/pets/new" text="Add a pet" icon={IconKind::Plus} /> }
    };
    let apps = props.apps.data.clone().unwrap_or_default();
    // Who works here has another first thing to do.
    let kind = if props.account.roles.is_empty() {
        ButtonKind::Primary
    } else {
        ButtonKind::Secondary
    };
    html! {
        <>
            <PageHeader {title} lead={if alive { "What your pets need today." } else { "" }} {action} />
            { work_cards(&props.account, &apps) }
            <FinderMessages />
            { order_cards(&told, &apps) }
            if let Some(problem) = unknown {
                <Notice tone={Tone::Warning} title="We couldn’t load your orders" text={problem.message().to_owned()}
                    action={Some((AttrValue::from("Try again"), orders.retry()))} />
            }
            <Loaded<Page<Pet>> query={pets}
                skeleton={html! { <Skeleton shape={SkeletonShape::Cards} count={3} /> }}
                is_empty={Callback::from(|page: Rc<Page<Pet>>| page.items.is_empty())}
                empty={html! {
                    <EmptyState title="No pets yet" text="Add your pet once. Licenses, tags and orders start from there."
                        action={html! { <LinkButton href="/dashboard/pets/new" text="Add your first pet" {kind}
                            icon={IconKind::Plus} testid="add-first-pet" /> }} />
                }}
                render={Callback::from(move |page: Rc<Page<Pet>>| html! { <Needs pets={page.items.clone()} apps={apps.clone()} {calm} /> })} />
        </>
    }
}

/// The way to where somebody works: with it their day begins.
fn work_cards(account: &Account, apps: &Rc<Vec<AppManifest>>) -> Html {
    let card = |workplace: &Workplace| {
        html! {
            <li key={workplace.slug.clone()}><WorkCard workplace={workplace.clone()} apps={apps.clone()} /></li>
        }
    };
    let cards: Vec<Html> = account.roles.iter().map(card).collect();
    html! { if !cards.is_empty() { <ul class="needs">{ cards }</ul> } }
}

#[derive(Properties, PartialEq)]
struct NeedsProps {
    pets: Vec<Pet>,
    apps: Rc<Vec<AppManifest>>,
    /// Something else presses more.
    calm: bool,
}

/// One card a pet, what presses first.
#[component]
fn Needs(props: &NeedsProps) -> Html {
    let applications = use_read("applications", MyApplications { query: MANY });
    let licences = use_read("licences", MyLicences { query: MANY });
    let places = use_read("places", ListJurisdictions {});
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
                    <Notice tone={Tone::Warning} title="We couldn’t load your licenses" text={problem.message().to_owned()}
                        action={Some((AttrValue::from("Try again"), retry))} />
                }
            }
            None => html! { <Skeleton shape={SkeletonShape::Cards} count={props.pets.len().min(6)} /> },
        };
    };
    let places = places.data.as_deref().map(Vec::as_slice);
    let cards = cards(&props.pets, &applied.items, &held.items, places, now());
    if cards.is_empty() {
        return gone(&props.pets);
    }
    html! {
        <ul class="needs">
            { for cards.into_iter().enumerate().map(|(place, (pet, need))| html! {
                <li key={pet.id.to_string()}><NeedCard {pet} {need} apps={props.apps.clone()} first={place == 0 && !props.calm} /></li>
            }) }
        </ul>
    }
}

/// No pet is with its owner any more: of one that died it is spoken kindly.
fn gone(pets: &[Pet]) -> Html {
    let dead: Vec<_> = pets
        .iter()
        .filter(|pet| pet.state == PetState::Deceased)
        .collect();
    let (title, text) = match &dead[..] {
        [] => (
            "No pet lives with you now".to_owned(),
            "You find your earlier pets, their licenses and orders as before.".to_owned(),
        ),
        [pet] => (
            ["We’re sorry about ", &*isolate(&pet.profile.name)].concat(),
            "There is nothing you need to do. The license has ended, and the tag’s page shows nothing of you any more.".to_owned(),
        ),
        _ => (
            "We’re sorry about your pets".to_owned(),
            "There is nothing you need to do. Their licenses have ended, and their tags’ pages show nothing of you any more.".to_owned(),
        ),
    };
    let action = html! { <LinkButton href="/dashboard/pets" text="See your pets" /> };
    html! { <div data-testid="gone"><EmptyState {title} {text} {action} /></div> }
}

fn cards(
    pets: &[Pet],
    applications: &[Application],
    licences: &[Licence],
    places: Option<&[JurisdictionSummary]>,
    now: Timestamp,
) -> Vec<(Pet, Need)> {
    let mut cards: Vec<_> = pets
        .iter()
        .filter_map(|pet| Some((pet.clone(), need(pet, applications, licences, places, now)?)))
        .collect();
    // Stable: among equals the primary pet stays first.
    cards.sort_by(|(_, one), (_, other)| one.is_pressing().cmp(&other.is_pressing()).reverse());
    cards
}
