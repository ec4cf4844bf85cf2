//! When a pet dies or is deleted, its licences end and its open applications are withdrawn. The pets module calls at once; its
//! event does the same again, in case the call failed.

use super::{Licensing, applications::decide};
use crate::store::{applications, licences, register};
use allpet_contract::{
    events::{PetDeceased, PetDeleted},
    licensing::PetEnd,
};
use allpet_domain::{id::PetId, licensing::TagCode};
use allpet_kernel::{Failure, Tx, events};
use futures::future::BoxFuture;

/// Returns whether a licence that is valid today, or an open application, depends on the pet's species.
pub(crate) async fn is_named(app: &Licensing, pet: PetId) -> Result<bool, Failure> {
    if applications::has_open_of_pet(&app.db, pet).await? {
        return Ok(true);
    }
    let records = licences::list_of_pet(&app.db, pet).await?;
    Ok(records
        .iter()
        .any(|record| super::licences::state_today(app, record).binds_species()))
}

/// Ends the pet's licences and applications, in a transaction of its own.
pub(crate) async fn end_licences(app: &Licensing, pet: PetId, end: PetEnd) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    let tags = end_licences_in(app, &mut tx, pet, end).await?;
    tx.commit().await?;
    for tag in tags {
        app.tags.remove(&tag);
    }
    Ok(())
}

/// Ends the pet's licences and applications. Returns the tags whose public view changes.
async fn end_licences_in(
    app: &Licensing,
    tx: &mut Tx,
    pet: PetId,
    end: PetEnd,
) -> Result<Vec<TagCode>, Failure> {
    let reason = match end {
        PetEnd::Deceased => "Withdrawn, because the pet has died.",
        PetEnd::Deleted => "Withdrawn, because its owner deleted the pet.",
    };
    for record in applications::list_open_of_pet(tx, pet).await? {
        decide::withdraw_because(app, tx, record, reason).await?;
    }
    let mut tags = Vec::new();
    for record in licences::list_of_pet_in(tx, pet).await? {
        let Some(state) = record.state.end_with_pet() else {
            continue;
        };
        // If a clerk has just revoked it, the licence has ended, too.
        if licences::set_state(tx, record.id.0, record.state, state).await? {
            register::set_state(tx, record.seq, state.as_str(), None).await?;
        }
        tags.extend(record.issued_here.map(|issued| issued.tag));
    }
    Ok(tags)
}

/// Handles events of pets.
#[derive(Debug)]
pub(crate) struct Listener(Licensing);

impl Listener {
    pub(crate) fn new(app: Licensing) -> Self {
        Self(app)
    }

    async fn end(&self, tx: &mut Tx, pet: PetId, end: PetEnd) -> Result<(), Failure> {
        for tag in end_licences_in(&self.0, tx, pet, end).await? {
            self.0.tags.remove(&tag);
        }
        Ok(())
    }
}

impl events::Listener<PetDeceased> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.end(tx, event.pet, PetEnd::Deceased))
    }
}

impl events::Listener<PetDeleted> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PetDeleted) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.end(tx, event.pet, PetEnd::Deleted))
    }
}
