//! Owners' pets and their photos.

pub(crate) mod pets;
pub(crate) mod photo;

use crate::store::pets as store;
use allpet_contract::pets::{PET_NOT_FOUND, Pet};
use allpet_domain::id::{PetId, UserId};
use allpet_kernel::{Db, Failure, Kernel, Tx, files::Files};

/// The module's state, shared by the handlers; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Pets {
    kernel: Kernel,
    db: Db,
    files: Files,
}

impl Pets {
    pub(crate) fn new(kernel: Kernel, db: Db, files: Files) -> Self {
        Self { kernel, db, files }
    }

    /// Returns the module's database.
    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    /// Begins a transaction in which nobody else changes this owner's pets.
    async fn begin(&self, owner: UserId) -> Result<Tx, Failure> {
        let mut tx = self.db.begin().await?;
        store::lock(&mut tx, owner).await?;
        Ok(tx)
    }

    /// Finds one of the owner's pets. Fails with `PET_NOT_FOUND` for anybody else's.
    async fn find_in(&self, tx: &mut Tx, owner: UserId, id: PetId) -> Result<Pet, Failure> {
        store::find_in(tx, owner, id)
            .await?
            .ok_or_else(|| PET_NOT_FOUND.into())
    }
}
