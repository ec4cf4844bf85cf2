//! What a guest saved and also ordered comes to the account twice: from the builder's page, and with the order. It is one design,
//! whichever comes first. Designs that somebody saved with an account never meet here: they stay two.

use super::{Designs, change, change::changed};
use crate::store::{
    batched_insert::insert,
    designs::{self as store, OfGuest},
};
use allpet_contract::{
    IdempotencyKey,
    builder::{Design, NewDesign},
    events::DesignOrdered,
};
use allpet_domain::{
    builder::{DesignState, same_design::Earlier},
    id::UserId,
};
use allpet_kernel::{Failure, RawJson, Tx, idempotency::Intention};

/// A design of the owner's that is what comes now.
pub(super) enum Alike {
    /// It is as it should be.
    Stays(Design),
    /// It is ordered now; its next version.
    Ordered(Design),
    /// It takes the name that its owner gave it; its next version.
    Named(Design),
}

impl Designs {
    /// Saves what a guest designed, who has an account now.
    pub(crate) async fn bring(
        &self,
        owner: UserId,
        key: &IdempotencyKey,
        new: NewDesign,
    ) -> Result<RawJson<Design>, Failure> {
        let intention = Intention::new(owner, "ImportGuestDesign", key, &new)?;
        match change::first(new, self.new_id(), self.kernel.now()) {
            Ok(design) => self.once_of_alike(owner, &intention, design, brought_to).await,
            // What was right when it was first asked for is still answered as it was then.
            Err(refused) => intention
                .find_answer_json(&self.db)
                .await?
                .map(RawJson::one)
                .ok_or(refused),
        }
    }

    /// Keeps `design`, once for each intention, unless one of its owner's is what it is.
    pub(super) async fn once_of_alike(
        &self,
        owner: UserId,
        intention: &Intention,
        design: Design,
        alike: fn(&Design, Vec<OfGuest>) -> Option<Alike>,
    ) -> Result<RawJson<Design>, Failure> {
        if let Some(answer) = intention.find_answer_json(&self.db).await? {
            return Ok(RawJson::one(answer));
        }
        let mut tx = self.db.begin().await?;
        store::alone(&mut tx, owner).await?;
        let found = alike(&design, store::of_guest(&mut tx, owner).await?);
        let design = self.write(&mut tx, owner, design, found).await?;
        let answer = serde_json::to_string(&design)?;
        if !intention.save_answer(&mut tx, &self.kernel, &design).await? {
            // The same came in between, and its answer is the answer.
            tx.rollback().await?;
            let first = intention.find_answer_json(&self.db).await?;
            let first =
                first.ok_or_else(|| Failure::internal("an idempotency key was taken and has no answer"))?;
            return Ok(RawJson::one(first));
        }
        tx.commit().await?;
        Ok(RawJson::one(answer))
    }

    /// Writes what was found to be the same, or the new one; which it is now.
    async fn write(
        &self,
        tx: &mut Tx,
        owner: UserId,
        new: Design,
        found: Option<Alike>,
    ) -> Result<Design, Failure> {
        let (design, ordered) = match found {
            Some(Alike::Stays(design)) => return Ok(design),
            Some(Alike::Ordered(design)) => (design, true),
            Some(Alike::Named(design)) => (design, false),
            None => {
                insert(tx, owner, &new, &serde_json::to_string(&new)?).await?;
                if new.status != DesignState::Ordered {
                    store::brought(tx, new.id).await?;
                }
                self.announce_saved(tx, owner, new.id).await?;
                return Ok(new);
            }
        };
        if !store::update(tx, owner, &design).await? {
            return Err(changed().into());
        }
        if ordered {
            let event = DesignOrdered {
                design: design.id,
                owner,
            };
            self.kernel.announce(tx, &event).await?;
        } else {
            self.announce_saved(tx, owner, design.id).await?;
        }
        Ok(design)
    }
}

/// What a guest brings gives its name and pet to the design that is the same.
fn brought_to(design: &Design, mine: Vec<OfGuest>) -> Option<Alike> {
    let kept = mine
        .into_iter()
        .find(|one| earlier(one).is_imported_now(&design.parameters))?
        .design;
    Some(Alike::Named(Design {
        name: design.name.clone(),
        pet: design.pet,
        version: kept.version.saturating_add(1),
        updated: design.updated,
        ..kept
    }))
}

/// What the rules look at.
pub(super) fn earlier(one: &OfGuest) -> Earlier<'_> {
    Earlier {
        status: one.design.status,
        version: one.design.version,
        imported: one.brought,
        parameters: &one.design.parameters,
    }
}
