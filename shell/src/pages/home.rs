//! The dashboard's home: what the owner's pets and orders need today.

pub(super) mod licensing_card;
mod order_cards;
pub(super) mod verify_notice;
mod work_card;

use super::{finder_messages::FinderMessages, operations::OperationsCard, roles_notice::RolesNotice};
use crate::today::{LicensingNeed, OrderNeed, is_in_household, licensing_need};
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
        ButtonKind, EmptyState, IconKind, Link, LinkButton, Loaded, Notice, PageHeader, Skeleton,
        SkeletonShape, Tone,
    },
    hooks::{Query, use_read, use_title},
};
use licensing_card::LicensingCard;
use order_cards::{order_cards, with_need};
use std::rc::Rc;
use verify_notice::VerifyNotice;
use work_card::WorkCard;
use yew::prelude::*;

/// The most pets, orders and licences that the dashboard shows at once. Hardly anybody has more.
pub(super) const FIRST_PAGE: Paging = Paging {
    limit: Some(100),
    cursor: None,
};

/// Props of [`Home`].
#[derive(Properties, PartialEq)]
pub(crate) struct HomeProps {
    /// The signed-in account.
    pub(crate) account: Rc<Account>,
    /// The apps of the manifest.
    pub(crate) apps: Query<Vec<AppManifest>>,
}

/// Shows what the owner's pets and orders need today.
#[component]
pub(crate) fn Home(props: &HomeProps) -> Html {
    use_title("Home");
    let pets = use_read("pets", ListPets { query: FIRST_PAGE });
    let orders = use_read("orders", MyOrders { query: FIRST_PAGE });
    let active_orders = with_need(orders.data.as_ref().map_or(&[], |page| &page.items), now());
    // A reservation of some minutes is more urgent than a licence, so the order's button is the page's primary one.
    let must_pay = active_orders.iter().any(|(_, need)| *need == OrderNeed::Pay);
    let orders_problem = orders.problem.as_ref().filter(|_| orders.data.is_none());
    let has_pets = pets.data.as_ref().is_some_and(|page| !page.items.is_empty());
    let has_living_pets = pets
        .data
        .as_ref()
        .is_some_and(|page| page.items.iter().any(is_in_household));
    let first = props.account.name.split_whitespace().next().unwrap_or_default();
    let mut title = String::from("Hello, ");
    title.push_str(&isolate(first));
    let action = html! {
        if has_pets { <LinkButton href="/dashboard/pets/new" text="Add a pet" icon={IconKind::Plus} /> }
    };
    let apps = props.apps.data.clone().unwrap_or_default();
    let is_operator = props.account.platform_admin;
    let is_staff = is_operator || !props.account.roles.is_empty();
    let skeleton = if is_staff {
        // Many of them have no pets: nothing would come in its place.
        Html::default()
    } else {
        html! { <Skeleton shape={SkeletonShape::Cards} count={3} /> }
    };
    html! {
        <>
            <PageHeader {title} lead={lead(is_staff, has_living_pets)} {action} />
            <VerifyNotice account={props.account.clone()} />
            <RolesNotice account={props.account.clone()} />
            if is_operator { <OperationsCard /> }
            { work_cards(&props.account, &apps) }
            <FinderMessages />
            { order_cards(&active_orders, &apps) }
            if let Some(problem) = orders_problem {
                <Notice tone={Tone::Warning} title="We couldn’t load your orders" text={problem.message().to_owned()}
                    action={Some((AttrValue::from("Try again"), orders.retry()))} />
            }
            <Loaded<Page<Pet>> query={pets} {skeleton}
                is_empty={Callback::from(|page: Rc<Page<Pet>>| page.items.is_empty())}
                empty={html! { <NoPets {is_staff} /> }}
                render={Callback::from(move |page: Rc<Page<Pet>>| html! { <Needs pets={page.items.clone()} apps={apps.clone()} {must_pay} /> })} />
        </>
    }
}

/// Returns the line under the page's heading.
fn lead(is_staff: bool, has_living_pets: bool) -> &'static str {
    match (is_staff, has_living_pets) {
        (false, true) => "What your pets need today.",
        (true, true) => "What is waiting at work, and what your pets need today.",
        (true, false) => "What is waiting at work.",
        (false, false) => "",
    }
}

#[derive(Properties, PartialEq)]
struct NoPetsProps {
    /// True for somebody with a workplace, who is here for the cards above.
    is_staff: bool,
}

/// Stands in place of the pets of somebody who has none: in full for an owner, as one line for staff.
#[component]
fn NoPets(props: &NoPetsProps) -> Html {
    if props.is_staff {
        return html! {
            <p class="small soft" data-testid="no-pets">
                { "Do you have a pet of your own? " }<Link href="/dashboard/pets/new" testid="add-first-pet">{ "Add it" }</Link>
            </p>
        };
    }
    html! {
        <EmptyState title="No pets yet" text="Add your pet once. Licenses, tags and orders start from there."
            action={html! { <LinkButton href="/dashboard/pets/new" text="Add your first pet" kind={ButtonKind::Primary}
                icon={IconKind::Plus} testid="add-first-pet" /> }} />
    }
}

/// Renders the cards of the person's workplaces.
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
    /// Whether an order must be paid, which is more urgent.
    must_pay: bool,
}

/// One card per pet, the urgent ones first.
#[component]
fn Needs(props: &NeedsProps) -> Html {
    let applications = use_read("applications", MyApplications { query: FIRST_PAGE });
    let licences = use_read("licences", MyLicences { query: FIRST_PAGE });
    let jurisdictions = use_read("places", ListJurisdictions {});
    let problem = applications.problem.clone().or_else(|| licences.problem.clone());
    let (Some(application_page), Some(licence_page)) = (&applications.data, &licences.data) else {
        return match problem {
            Some(problem) => {
                let (retry_applications, retry_licences) = (applications.retry(), licences.retry());
                let retry = Callback::from(move |()| {
                    retry_applications.emit(());
                    retry_licences.emit(());
                });
                html! {
                    <Notice tone={Tone::Warning} title="We couldn’t load your licenses" text={problem.message().to_owned()}
                        action={Some((AttrValue::from("Try again"), retry))} />
                }
            }
            None => html! { <Skeleton shape={SkeletonShape::Cards} count={props.pets.len().min(6)} /> },
        };
    };
    let jurisdictions = jurisdictions.data.as_deref().map(Vec::as_slice);
    let pets = pets_with_need(
        &props.pets,
        &application_page.items,
        &licence_page.items,
        jurisdictions,
        now(),
    );
    if pets.is_empty() {
        return no_pets_left(&props.pets);
    }
    html! {
        <ul class="needs">
            { for pets.into_iter().enumerate().map(|(index, (pet, need))| html! {
            <li key={pet.id.to_string()}><LicensingCard {pet} {need} apps={props.apps.clone()} first={index == 0 && !props.must_pay} /></li>
            }) }
        </ul>
    }
}

/// Renders the page of an owner whose pets have all died or moved away.
fn no_pets_left(pets: &[Pet]) -> Html {
    let deceased: Vec<_> = pets
        .iter()
        .filter(|pet| pet.state == PetState::Deceased)
        .collect();
    let (title, text) = match &deceased[..] {
        [] => (
            "You have no pets at home right now".to_owned(),
            "Your past pets, their licenses and orders are still here.".to_owned(),
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

/// Pairs each pet with what its licensing needs, the urgent ones first.
fn pets_with_need(
    pets: &[Pet],
    applications: &[Application],
    licences: &[Licence],
    jurisdictions: Option<&[JurisdictionSummary]>,
    now: Timestamp,
) -> Vec<(Pet, LicensingNeed)> {
    let mut with_need: Vec<_> = pets
        .iter()
        .filter_map(|pet| {
            let need = licensing_need(pet, applications, licences, jurisdictions, now)?;
            Some((pet.clone(), need))
        })
        .collect();
    // The sort is stable: among equals the primary pet stays first.
    with_need.sort_by_key(|(_, need)| !need.is_urgent());
    with_need
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use allpet_ui::server::render_to_html;

    #[test]
    fn an_owner_without_pets_is_led_to_the_first_one_and_staff_are_not() {
        let html = |is_staff| render_to_html::<NoPets>(NoPetsProps { is_staff });
        let (owner, staff) = (html(false), html(true));
        assert!(owner.contains("No pets yet") && owner.contains("<h2>"), "{owner}");
        for large in ["No pets yet", "<h2>", "<svg", "primary"] {
            assert!(!staff.contains(large), "{large}: {staff}");
        }
        for html in [owner, staff] {
            assert!(html.contains("href=\"/dashboard/pets/new\""), "{html}");
        }
    }

    #[test]
    fn the_lead_names_work_first() {
        assert_eq!(lead(false, false), "");
        assert_eq!(lead(false, true), "What your pets need today.");
        for has_living_pets in [false, true] {
            assert!(lead(true, has_living_pets).starts_with("What is waiting at work"));
        }
    }
}
