//! What becomes of licences and applications when their pet dies or is deleted: the licences end, the open applications are
//! withdrawn. The pets module says it at once; its event says it again, for when it could not.

use super::{Licensing, decide};
use crate::store::{applications, licences, register};
use allpet_contract::{
    events::{PetDeceased, PetDeleted},
    licensing::PetEnd,
};
use allpet_domain::{id::PetId, licensing::TagCode};
use allpet_kernel::{Failure, Tx, events};
use futures::future::BoxFuture;

/// Whether a licence that is valid today, or an open application, names the pet as the animal that it is.
pub(crate) async fn is_named(app: &Licensing, pet: PetId) -> Result<bool, Failure> {
    if applications::any_open_of_pet(&app.db, pet).await? {
        return Ok(true);
    }
    let held = licences::of_pet(&app.db, pet).await?;
    Ok(held
        .iter()
        .any(|kept| super::licences::state_today(app, kept).binds_species()))
}

/// Ends what the pet has, in a transaction of its own.
pub(crate) async fn end_at_once(app: &Licensing, pet: PetId, end: PetEnd) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    let tags = end_all(app, &mut tx, pet, end).await?;
    tx.commit().await?;
    for tag in tags {
        app.tags.remove(&tag);
    }
    Ok(())
}

/// Ends what the pet has; the tags that say something else from now on.
async fn end_all(app: &Licensing, tx: &mut Tx, pet: PetId, end: PetEnd) -> Result<Vec<TagCode>, Failure> {
    let reason = match end {
        PetEnd::Deceased => "Withdrawn, because the pet has died.",
        PetEnd::Deleted => "Withdrawn, because its owner deleted the pet.",
    };
    for kept in applications::open_of_pet(tx, pet).await? {
        decide::take_back(app, tx, kept, reason).await?;
    }
    let mut tags = Vec::new();
    for kept in licences::of_pet_in(tx, pet).await? {
        let Some(state) = kept.state.end_with_pet() else {
            continue;
        };
        // A clerk who revoked it in this moment has ended it too.
        if licences::set_state(tx, kept.id.0, kept.state, state).await? {
            register::set_state(tx, kept.seq, state.as_str(), None).await?;
        }
        tags.extend(kept.ours.map(|ours| ours.tag));
    }
    Ok(tags)
}

/// Hears of pets.
#[derive(Debug)]
pub(crate) struct Listener(Licensing);

impl Listener {
    pub(crate) fn new(app: Licensing) -> Self {
        Self(app)
    }

    async fn ended(&self, tx: &mut Tx, pet: PetId, end: PetEnd) -> Result<(), Failure> {
        for tag in end_all(&self.0, tx, pet, end).await? {
            self.0.tags.remove(&tag);
        }
        Ok(())
    }
}

impl events::Listener<PetDeceased> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.ended(tx, event.pet, PetEnd::Deceased))
    }
}

impl events::Listener<PetDeleted> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PetDeleted) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.ended(tx, event.pet, PetEnd::Deleted))
    }
}
