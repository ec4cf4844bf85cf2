//! The pages on which an owner adds a pet or edits a pet's profile.

use super::{
    form::{PetForm, draft_storage::use_draft_key},
    licensing::use_pet_licensing,
};
use crate::routes::pet_path;
use allpet_contract::pets::{CreatePet, Pet, ReadPet, UpdatePet};
use allpet_domain::{id::PetId, pet::PetProfile, text::isolate};
use allpet_ui::{
    api::idempotency_key,
    app_runtime::use_navigator,
    components::{LinkButton, Loaded, PageHeader, Skeleton, SkeletonShape, Tone, use_toasts},
    hooks::{invalidate, put_answer, use_read, use_title, use_write},
};
use std::rc::Rc;
use yew::prelude::*;

/// Adds a pet.
#[component]
pub(crate) fn NewPet() -> Html {
    use_title("Add a pet");
    let navigator = use_navigator();
    let toaster = use_toasts();
    // The same key for each attempt: if the answer to the first is lost, the second adds no second pet.
    let key = use_memo((), |()| idempotency_key());
    let draft = use_draft_key("new");
    let draft_key = draft.clone();
    let create = use_write::<CreatePet>(move |pet: Pet| {
        draft_key.clear();
        invalidate("pets");
        toaster.show(Tone::Good, added_text(&pet.profile.name));
        navigator.replace(pet_path(pet.id));
        put_answer(pet_key(pet.id), pet);
    });
    let onsave = {
        let create = create.clone();
        Callback::from(move |body: PetProfile| {
            create.run(CreatePet {
                key: (*key).clone(),
                body,
            });
        })
    };
    html! {
        <div class="narrow-page">
            <PageHeader title="Add a pet" lead="Name, species, and whether it is spayed or neutered: that is enough to start."
                up={(AttrValue::from("/dashboard/pets"), AttrValue::from("Pets"))} />
            <PetForm {draft} verb="Add pet" back="/dashboard/pets" busy={create.busy} problem={create.problem.clone()} {onsave} />
        </div>
    }
}

fn added_text(name: &str) -> String {
    let mut text = isolate(name).into_owned();
    text.push_str(" is added.");
    text
}

/// Props of [`EditPet`].
#[derive(Properties, PartialEq)]
pub(crate) struct EditPetProps {
    /// The pet's id.
    pub(crate) id: PetId,
}

/// Returns the cache key of a pet.
pub(super) fn pet_key(id: PetId) -> String {
    let mut key = String::from("pets/");
    key.push_str(&id.to_string());
    key
}

/// Renders the link to the list, for a pet that does not exist.
pub(super) fn all_pets_link() -> Html {
    html! { <LinkButton href="/dashboard/pets" text="See my pets" /> }
}

/// Loads a pet, and edits its profile.
#[component]
pub(crate) fn EditPet(props: &EditPetProps) -> Html {
    let id = props.id;
    let pet = use_read(pet_key(id), ReadPet { pet: id });
    html! {
        <div class="narrow-page">
            <Loaded<Pet> query={pet} fallback_link={all_pets_link()} skeleton={html! { <Skeleton shape={SkeletonShape::Form} count={5} /> }}
                render={Callback::from(|found: Rc<Pet>| html! { <Edit pet={(*found).clone()} /> })} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct EditProps {
    pet: Pet,
}

#[component]
fn Edit(props: &EditProps) -> Html {
    let id = props.pet.id;
    let mut title = String::from("Edit ");
    title.push_str(&isolate(&props.pet.profile.name));
    use_title(title.clone());
    let navigator = use_navigator();
    let toaster = use_toasts();
    let draft = use_draft_key(&id.to_string());
    let draft_key = draft.clone();
    let update = use_write::<UpdatePet>(move |pet: Pet| {
        draft_key.clear();
        invalidate("pets");
        put_answer(pet_key(id), pet);
        toaster.show(Tone::Good, "The changes are saved.");
        navigator.push(pet_path(id));
    });
    let species_locked = use_pet_licensing(id).locks_species;
    let onsave = {
        let update = update.clone();
        Callback::from(move |body: PetProfile| update.run(UpdatePet { pet: id, body }))
    };
    html! {
        <>
            <PageHeader {title} up={(AttrValue::from(pet_path(id)), AttrValue::from(props.pet.profile.name.clone()))} />
            <PetForm pet={props.pet.profile.clone()} {draft} {species_locked} verb="Save changes" back={pet_path(id)} busy={update.busy}
                problem={update.problem.clone()} {onsave} />
        </>
    }
}
