//! Designs that are part of an order; from then on they do not change.

use super::{
    Designs,
    change::design_changed,
    deduplicate::{Match, existing_design, save_unless_same},
    design_fixed,
};
use crate::store::designs::{self as store, MergeCandidate};
use allpet_contract::{
    IdempotencyKey,
    builder::{Design, OrderedDesign, UnsavedDesign},
    events::DesignOrdered,
};
use allpet_domain::{
    builder::{DesignState, check, price},
    id::DesignId,
};
use allpet_kernel::{Failure, RawJson, idempotency::IdempotentRequest};

/// Marks a design as ordered; a design may be ordered several times. Fails with `DESIGN_CHANGED` if the design is no longer
/// what was ordered, so that nobody's later changes become fixed.
pub(crate) async fn mark_ordered(
    app: &Designs,
    id: DesignId,
    ordered: OrderedDesign,
) -> Result<Design, Failure> {
    let owner = ordered.owner;
    let mut tx = app.db.begin().await?;
    let before = app.find_own(&mut tx, owner, id).await?;
    if ordered
        .parameters
        .is_some_and(|ordered| ordered != before.parameters)
    {
        return Err(design_changed().into());
    }
    let breaks_rules = !check(&before.parameters).is_empty();
    let status = before.status.order(breaks_rules).map_err(design_fixed)?;
    if status == before.status {
        return Ok(before);
    }
    let design = Design {
        status,
        version: before.version.saturating_add(1),
        updated: app.kernel.now(),
        ..before
    };
    if !store::update(&mut tx, owner, &design).await? {
        return Err(design_changed().into());
    }
    let event = DesignOrdered { design: id, owner };
    app.kernel.announce(&mut tx, &event).await?;
    tx.commit().await?;
    Ok(design)
}

/// Saves a design that was ordered without having been saved, once per idempotency key. The design was checked when it was
/// ordered; rules that are newer do not matter.
pub(crate) async fn record_ordered(
    app: &Designs,
    key: &IdempotencyKey,
    unsaved: UnsavedDesign,
) -> Result<RawJson<Design>, Failure> {
    let idempotent = IdempotentRequest::new(unsaved.owner, "RecordOrderedDesign", key, &unsaved)?;
    let UnsavedDesign { owner, parameters } = unsaved;
    let (now, priced) = (app.kernel.now(), price(&parameters));
    let design = Design {
        id: app.new_id(),
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
    save_unless_same(app, owner, &idempotent, design, ordered_with).await
}

/// Marks the design that is the same as ordered.
fn ordered_with(design: &Design, candidates: Vec<MergeCandidate>) -> Option<Match> {
    let mut same: Vec<Design> = candidates
        .into_iter()
        .filter(|candidate| existing_design(candidate).is_ordered_now(&design.parameters))
        .map(|candidate| candidate.design)
        .collect();
    // Prefers a design that is ordered already, so that one that can still be changed is not fixed.
    same.sort_by_key(|design| design.status != DesignState::Ordered);
    let existing = same.into_iter().next()?;
    let status = existing.status.order(false).ok()?;
    if status == existing.status {
        return Some(Match::Unchanged(existing));
    }
    Some(Match::Ordered(Design {
        status,
        version: existing.version.saturating_add(1),
        updated: design.updated,
        ..existing
    }))
}
