//! A pet's page.

use super::{
    actions::Actions,
    change::{all_pets_link, pet_key},
    list::{age, state_badge, summary},
    photo::photo_card::PhotoCard,
};
use crate::{
    pages::{
        finder_messages::FinderMessages,
        home::{FIRST_PAGE, licensing_card::LicensingCard},
    },
    today::licensing_need,
};
use allpet_contract::{
    apps::AppManifest,
    licensing::{ListJurisdictions, MyApplications, MyLicences},
    pets::{Pet, ReadPet},
};
use allpet_domain::{
    id::PetId,
    measure::format_weight,
    pet::{PetState, Sex},
    text::isolate,
};
use allpet_ui::{
    api::{now, today},
    components::{Card, Facts, IconKind, LinkButton, Loaded, PageHeader, Skeleton, SkeletonShape},
    country,
    hooks::{Query, use_read, use_title},
};
use std::rc::Rc;
use yew::prelude::*;
use yew_router::Routable as _;

/// Props of [`PetPage`].
#[derive(Properties, PartialEq)]
pub(crate) struct PetPageProps {
    /// The pet's id.
    pub(crate) id: PetId,
    /// The apps of the manifest.
    pub(crate) apps: Query<Vec<AppManifest>>,
}

/// Loads and shows a pet.
#[component]
pub(crate) fn PetPage(props: &PetPageProps) -> Html {
    let pet = use_read(pet_key(props.id), ReadPet { pet: props.id });
    let name = pet.data.as_ref().map_or("Pet", |pet| pet.profile.name.as_str());
    let name = isolate(name).into_owned();
    use_title(name);
    let (query, apps) = (pet.clone(), props.apps.data.clone().unwrap_or_default());
    html! {
        <Loaded<Pet> query={pet} fallback_link={all_pets_link()} skeleton={html! { <Skeleton shape={SkeletonShape::Cards} count={2} /> }}
            render={Callback::from(move |pet: Rc<Pet>| html! {
                <Details pet={(*pet).clone()} query={query.clone()} apps={apps.clone()} />
            })} />
    }
}

#[derive(Properties, PartialEq)]
struct DetailsProps {
    pet: Pet,
    query: Query<Pet>,
    apps: Rc<Vec<AppManifest>>,
}

#[component]
fn Details(props: &DetailsProps) -> Html {
    let pet = &props.pet;
    let is_in_household = matches!(pet.state, PetState::AtHome | PetState::Lost);
    let edit = crate::routes::Page::EditPet { pet: pet.id }.to_path();
    let action = html! {
        <div class="row">
            { state_badge(pet) }
            if is_in_household {
                <LinkButton href={edit} text="Edit" icon={IconKind::Pencil} testid="edit-pet" />
            }
            <Actions pet={pet.clone()} query={props.query.clone()} />
        </div>
    };
    html! {
        <>
            <PageHeader title={pet.profile.name.clone()} lead={summary(pet)} {action}
                up={(AttrValue::from("/dashboard/pets"), AttrValue::from("Pets"))} />
            <div class="pet-page">
                <div class="stack">
                    if is_in_household { <FinderMessages pet={pet.id} /> }
                    if is_in_household { <LicenceCard pet={pet.clone()} apps={props.apps.clone()} /> }
                    <Card title="Details"><Facts facts={facts(pet)} /></Card>
                </div>
                <PhotoCard pet={pet.clone()} query={props.query.clone()} />
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct LicenceCardProps {
    pet: Pet,
    apps: Rc<Vec<AppManifest>>,
}

/// Shows the state of the pet's licensing. Left out if it could not be loaded, since the page is about the pet.
#[component]
fn LicenceCard(props: &LicenceCardProps) -> Html {
    let applications = use_read("applications", MyApplications { query: FIRST_PAGE });
    let licences = use_read("licences", MyLicences { query: FIRST_PAGE });
    let jurisdictions = use_read("places", ListJurisdictions {});
    let (Some(application_page), Some(licence_page)) = (&applications.data, &licences.data) else {
        return if applications.problem.is_none() && licences.problem.is_none() {
            html! { <Skeleton shape={SkeletonShape::Cards} count={1} /> }
        } else {
            Html::default()
        };
    };
    let jurisdictions = jurisdictions.data.as_deref().map(Vec::as_slice);
    match licensing_need(
        &props.pet,
        &application_page.items,
        &licence_page.items,
        jurisdictions,
        now(),
    ) {
        Some(need) => {
            html! { <LicensingCard pet={props.pet.clone()} {need} apps={props.apps.clone()} on_pet_page=true /> }
        }
        None => Html::default(),
    }
}

fn facts(pet: &Pet) -> Vec<(AttrValue, Html)> {
    let profile = &pet.profile;
    let text = |text: &str| html! { { text.to_owned() } };
    let mut facts: Vec<(AttrValue, Html)> = vec![("Species".into(), text(profile.species.label()))];
    let mut add = |name: &'static str, value: String| {
        if !value.is_empty() {
            facts.push((name.into(), html! { { value } }));
        }
    };
    let mut breed = profile.breed.clone();
    if let Some(second) = &profile.second_breed {
        breed.push_str(" and ");
        breed.push_str(second);
    }
    add("Breed", breed);
    if let Some((name, value)) = sex_fact(profile.sex, profile.altered) {
        add(name, value.to_owned());
    }
    if let Some(born) = profile.born {
        let mut text = country::english().day(born);
        if pet.state != PetState::Deceased {
            text.push_str(" (");
            text.push_str(&age(born.months_until(today())));
            text.push(')');
        }
        add("Day of birth", text);
    }
    add(
        "Weight",
        profile
            .weight_grams
            .map(|grams| format_weight(grams, country::units()))
            .unwrap_or_default(),
    );
    add("Color", profile.colour.clone());
    add("Microchip number", profile.microchip.clone().unwrap_or_default());
    facts
}

/// Returns what is known of a pet's sex, with its label. A sex that is not known is no fact.
fn sex_fact(sex: Sex, altered: bool) -> Option<(&'static str, &'static str)> {
    match (sex, altered) {
        (Sex::Female, true) => Some(("Sex", "Female, spayed")),
        (Sex::Female, false) => Some(("Sex", "Female")),
        (Sex::Male, true) => Some(("Sex", "Male, neutered")),
        (Sex::Male, false) => Some(("Sex", "Male")),
        (Sex::Unknown, true) => Some(("Spayed or neutered", "Yes")),
        (Sex::Unknown, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sex_that_is_not_known_is_not_listed() {
        assert_eq!(sex_fact(Sex::Unknown, false), None);
        assert_eq!(sex_fact(Sex::Unknown, true), Some(("Spayed or neutered", "Yes")));
        assert_eq!(sex_fact(Sex::Female, true), Some(("Sex", "Female, spayed")));
    }
}
