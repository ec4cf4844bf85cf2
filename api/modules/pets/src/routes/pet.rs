//! A pet and the list of an owner's pets.

use crate::service::{Pets, pets};
use allpet_contract::{
    Page,
    pets::{CreatePet, DeletePet, ListPets, MakePrimary, MarkDeceased, Pet, ReadPet, UpdatePet},
};
use allpet_kernel::{Failure, Owner};

pub(crate) async fn list_pets(app: Pets, owner: Owner, request: ListPets) -> Result<Page<Pet>, Failure> {
    pets::list(&app, owner.user(), &request.query).await
}

pub(crate) async fn read_pet(app: Pets, owner: Owner, request: ReadPet) -> Result<Pet, Failure> {
    pets::read(&app, owner.user(), request.pet).await
}

pub(crate) async fn create_pet(app: Pets, owner: Owner, request: CreatePet) -> Result<Pet, Failure> {
    pets::create(&app, owner.user(), &request.key, &request.body).await
}

pub(crate) async fn update_pet(app: Pets, owner: Owner, request: UpdatePet) -> Result<Pet, Failure> {
    pets::update(&app, owner.user(), request.pet, &request.body).await
}

pub(crate) async fn delete_pet(app: Pets, owner: Owner, request: DeletePet) -> Result<(), Failure> {
    pets::delete(&app, owner.user(), request.pet).await
}

pub(crate) async fn make_primary(app: Pets, owner: Owner, request: MakePrimary) -> Result<Pet, Failure> {
    pets::make_primary(&app, owner.user(), request.pet).await
}

pub(crate) async fn mark_deceased(app: Pets, owner: Owner, request: MarkDeceased) -> Result<Pet, Failure> {
    pets::mark_deceased(&app, owner.user(), request.pet).await
}
