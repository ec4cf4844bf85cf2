//! The list of the owner's pets.

use crate::{pages::home::FIRST_PAGE, photo::PetPicture, routes::pet_path};
use allpet_contract::{
    page::Page,
    pets::{ListPets, Pet},
};
use allpet_domain::pet::PetState;
use allpet_ui::{
    api::today,
    components::{
        Badge, ButtonKind, EmptyState, IconKind, Link, LinkButton, Loaded, PageHeader, Skeleton,
        SkeletonShape, Tone,
    },
    format,
    hooks::{use_read, use_title},
};
use std::rc::Rc;
use yew::prelude::*;

/// Shows the owner's pets as cards.
#[component]
pub(crate) fn Pets() -> Html {
    use_title("Pets");
    let pets = use_read("pets", ListPets { query: FIRST_PAGE });
    let has_pets = pets.data.as_ref().is_some_and(|page| !page.items.is_empty());
    let action = html! {
        if has_pets {
            <LinkButton href="/dashboard/pets/new" text="Add a pet" kind={ButtonKind::Primary} icon={IconKind::Plus} testid="add-pet" />
        }
    };
    html! {
        <>
            <PageHeader title="Pets" {action} />
            <Loaded<Page<Pet>> query={pets}
                skeleton={html! { <Skeleton shape={SkeletonShape::Cards} count={3} /> }}
                is_empty={Callback::from(|page: Rc<Page<Pet>>| page.items.is_empty())}
                empty={html! {
                    <EmptyState title="No pets yet" text="Your pets live here: what they are, their photo, their microchip."
                        action={html! { <LinkButton href="/dashboard/pets/new" text="Add your first pet" kind={ButtonKind::Primary}
                            icon={IconKind::Plus} testid="add-first-pet" /> }} />
                }}
                render={Callback::from(|page: Rc<Page<Pet>>| html! {
                    <ul class="pets">{ for page.items.iter().map(|pet| html! {
                        <li key={pet.id.to_string()}>{ card(pet) }</li>
                    }) }</ul>
                })} />
        </>
    }
}

fn card(pet: &Pet) -> Html {
    let profile = &pet.profile;
    let deceased = pet.state == PetState::Deceased;
    html! {
        <Link href={pet_path(pet.id)} class={classes!("card", "flush", "pet", deceased.then_some("gone"))} testid="pet">
            <PetPicture pet={pet.clone()} />
            <div class="pet-words">
                <h2 class="clip">{ &profile.name }</h2>
                <p class="soft small clip">{ summary(pet) }</p>
                { state_badge(pet) }
            </div>
        </Link>
    }
}

/// Renders the badge of the main pet, or of a pet that is not at home.
pub(super) fn state_badge(pet: &Pet) -> Html {
    let (tone, text) = match pet.state {
        PetState::AtHome if pet.primary => (Tone::Info, "Main pet"),
        PetState::AtHome => return Html::default(),
        PetState::Lost => (Tone::Bad, "Lost"),
        PetState::Deceased => (Tone::Neutral, "In memory"),
        PetState::Rehomed => (Tone::Neutral, "With another owner"),
    };
    html! { <Badge {tone} {text} /> }
}

/// Summarizes a pet: "Terrier, Jack Russell · 5 years".
pub(super) fn summary(pet: &Pet) -> String {
    let profile = &pet.profile;
    let mut text = if profile.breed.is_empty() {
        profile.species.label().to_owned()
    } else {
        profile.breed.clone()
    };
    if pet.state != PetState::Deceased
        && let Some(months) = profile.age_months(today())
    {
        text.push_str(" · ");
        text.push_str(&age(months));
    }
    text
}

/// Formats an age: "5 years"; in months below two years, "under a month" before the first.
pub(super) fn age(months: u32) -> String {
    if months == 0 {
        "under a month".to_owned()
    } else if months < 24 {
        format::plural(u64::from(months), "month", "months")
    } else {
        format::plural(u64::from(months / 12), "year", "years")
    }
}

#[cfg(test)]
mod tests {
    use super::age;

    #[test]
    fn the_age_of_young_pets_is_in_months() {
        assert_eq!(age(0), "under a month");
        assert_eq!(age(1), "1 month");
        assert_eq!(age(23), "23 months");
        assert_eq!(age(24), "2 years");
        assert_eq!(age(71), "5 years");
    }
}
