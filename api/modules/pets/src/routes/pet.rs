//! A pet and the list of an owner's pets.

use crate::service::Pets;
use allpet_contract::{
    Page,
    pets::{CreatePet, DeletePet, ListPets, MakePrimary, MarkDeceased, Pet, ReadPet, UpdatePet},
};
use allpet_kernel::{Failure, Owner};

pub(crate) async fn list_pets(pets: Pets, owner: Owner, request: ListPets) -> Result<Page<Pet>, Failure> {
    pets.list(owner.user(), &request.query).await
}

pub(crate) async fn read_pet(pets: Pets, owner: Owner, request: ReadPet) -> Result<Pet, Failure> {
    pets.read(owner.user(), request.pet).await
}

pub(crate) async fn create_pet(pets: Pets, owner: Owner, request: CreatePet) -> Result<Pet, Failure> {
    pets.create(owner.user(), &request.key, &request.body).await
}

pub(crate) async fn update_pet(pets: Pets, owner: Owner, request: UpdatePet) -> Result<Pet, Failure> {
    pets.update(owner.user(), request.pet, &request.body).await
}

pub(crate) async fn delete_pet(pets: Pets, owner: Owner, request: DeletePet) -> Result<(), Failure> {
    pets.delete(owner.user(), request.pet).await
}

pub(crate) async fn make_primary(pets: Pets, owner: Owner, request: MakePrimary) -> Result<Pet, Failure> {
    pets.make_primary(owner.user(), request.pet).await
}

pub(crate) async fn mark_deceased(pets: Pets, owner: Owner, request: MarkDeceased) -> Result<Pet, Failure> {
    pets.mark_deceased(owner.user(), request.pet).await
}
