//! Designs that became part of an order: from then on they stay as they are.

use super::{
    Designs,
    change::changed,
    deduplicate::{Alike, earlier},
    fixed,
};
use crate::store::designs::{self as store, OfGuest};
use allpet_contract::{
    IdempotencyKey,
    builder::{Design, OrderedDesign, UnsavedDesign},
    events::DesignOrdered,
};
use allpet_domain::{
    builder::{DesignState, check, price},
    id::DesignId,
};
use allpet_kernel::{Failure, RawJson, idempotency::Intention};

impl Designs {
    /// Once more changes nothing: the same design may be ordered again. One that is another by now is not fixed as what nobody
    /// ordered.
    pub(crate) async fn mark_ordered(&self, id: DesignId, ordered: OrderedDesign) -> Result<Design, Failure> {
        let owner = ordered.owner;
        let mut tx = self.db.begin().await?;
        let before = self.own(&mut tx, owner, id).await?;
        if ordered
            .parameters
            .is_some_and(|ordered| ordered != before.parameters)
        {
            return Err(changed().into());
        }
        let breaks_rules = !check(&before.parameters).is_empty();
        let status = before.status.order(breaks_rules).map_err(fixed)?;
        if status == before.status {
            return Ok(before);
        }
        let design = Design {
            status,
            version: before.version.saturating_add(1),
            updated: self.kernel.now(),
            ..before
        };
        if !store::update(&mut tx, owner, &design).await? {
            return Err(changed().into());
        }
        let event = DesignOrdered { design: id, owner };
        self.kernel.announce(&mut tx, &event).await?;
        tx.commit().await?;
        Ok(design)
    }

    /// What was ordered without having been saved becomes its owner's, once for each key. It was checked when it was ordered;
    /// rules that came later do not undo that.
    pub(crate) async fn record_ordered(
        &self,
        key: &IdempotencyKey,
        unsaved: UnsavedDesign,
    ) -> Result<RawJson<Design>, Failure> {
        let intention = Intention::new(unsaved.owner, "RecordOrderedDesign", key, &unsaved)?;
        let UnsavedDesign { owner, parameters } = unsaved;
        let (now, priced) = (self.kernel.now(), price(&parameters));
        let design = Design {
            id: self.new_id(),
            name: format!("My {}", parameters.product.label().to_lowercase()),
            status: DesignState::Ordered,
            parameters,
            pet: None,
            total: priced.total,
            lead_time_days: priced.lead_time_days,
            version: 1,
            created: now,
            updated: now,
        };
        self.once_of_alike(owner, &intention, design, ordered_with).await
    }
}

/// A design that is the same is ordered from now on.
fn ordered_with(design: &Design, mine: Vec<OfGuest>) -> Option<Alike> {
    let mut same: Vec<Design> = mine
        .into_iter()
        .filter(|one| earlier(one).is_ordered_now(&design.parameters))
        .map(|one| one.design)
        .collect();
    // What was ordered before stays as it is; a design that can still be changed need not be fixed then.
    same.sort_by_key(|one| one.status != DesignState::Ordered);
    let one = same.into_iter().next()?;
    let status = one.status.order(false).ok()?;
    if status == one.status {
        return Some(Alike::Stays(one));
    }
    Some(Alike::Ordered(Design {
        status,
        version: one.version.saturating_add(1),
        updated: design.updated,
        ..one
    }))
}
