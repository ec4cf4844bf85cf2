//! The photo of a pet.

use crate::service::{Pets, photo};
use allpet_contract::{
    File,
    pets::{DeletePhoto, Pet, PutPhoto, ReadPhoto},
};
use allpet_kernel::{Failure, Owner};

pub(crate) async fn put_photo(app: Pets, owner: Owner, request: PutPhoto) -> Result<Pet, Failure> {
    photo::put(&app, owner.user(), request.pet, request.body.bytes).await
}

pub(crate) async fn read_photo(app: Pets, owner: Owner, request: ReadPhoto) -> Result<File, Failure> {
    photo::read(&app, owner.user(), request.pet, request.query.size).await
}

pub(crate) async fn delete_photo(app: Pets, owner: Owner, request: DeletePhoto) -> Result<Pet, Failure> {
    photo::delete(&app, owner.user(), request.pet).await
}
