//! The photo of a pet.

use crate::service::Pets;
use allpet_contract::{
    File,
    pets::{DeletePhoto, Pet, PutPhoto, ReadPhoto},
};
use allpet_kernel::{Failure, Owner};

pub(crate) async fn put_photo(pets: Pets, owner: Owner, request: PutPhoto) -> Result<Pet, Failure> {
    pets.put_photo(owner.user(), request.pet, request.body.bytes)
        .await
}

pub(crate) async fn read_photo(pets: Pets, owner: Owner, request: ReadPhoto) -> Result<File, Failure> {
    pets.read_photo(owner.user(), request.pet, request.query.size)
        .await
}

pub(crate) async fn delete_photo(pets: Pets, owner: Owner, request: DeletePhoto) -> Result<Pet, Failure> {
    pets.delete_photo(owner.user(), request.pet).await
}
