//! What is heard of pets: an application for one that is gone is withdrawn.

use super::{Licensing, decide};
use crate::store::applications;
use allpet_contract::events::{PetDeceased, PetDeleted};
use allpet_domain::id::PetId;
use allpet_kernel::{Failure, Tx, events};
use futures::future::BoxFuture;

/// Hears of pets.
#[derive(Debug)]
pub(crate) struct Listener(Licensing);

impl Listener {
    pub(crate) fn new(app: Licensing) -> Self {
        Self(app)
    }

    async fn withdraw_all(&self, tx: &mut Tx, pet: PetId, reason: &str) -> Result<(), Failure> {
        for kept in applications::open_of_pet(tx, pet).await? {
            decide::take_back(&self.0, tx, kept, reason).await?;
        }
        Ok(())
    }
}

impl events::Listener<PetDeceased> for Listener {
    fn hear<'a>(&'a self, tx: &'a mut Tx, event: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.withdraw_all(tx, event.pet, "Withdrawn, because the pet has died."))
    }
}

impl events::Listener<PetDeleted> for Listener {
    fn hear<'a>(&'a self, tx: &'a mut Tx, event: PetDeleted) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.withdraw_all(tx, event.pet, "Withdrawn, because its owner deleted the pet."))
    }
}
