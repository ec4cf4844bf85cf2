//! A design that a guest saved and also ordered reaches the account twice: from the builder's page, and with the order. It
//! becomes one design, whichever comes first. Designs that somebody saved with an account are never merged.

use super::{
    Designs,
    change::{self, design_changed},
    saved_response,
};
use crate::store::{
    batched_insert::insert,
    designs::{self as store, MergeCandidate},
};
use allpet_contract::{
    IdempotencyKey,
    builder::{Design, NewDesign},
    events::DesignOrdered,
};
use allpet_domain::{
    builder::{DesignState, same_design::ExistingDesign},
    id::UserId,
};
use allpet_kernel::{Failure, RawJson, Tx, idempotency::IdempotentRequest};

/// A design of the owner that is the same as the new one.
pub(super) enum Match {
    /// The design needs no change.
    Unchanged(Design),
    /// The design's next version, which is ordered.
    Ordered(Design),
    /// The design's next version, with the name that its owner gave it.
    Renamed(Design),
}

/// Saves the design of a guest who has an account now.
pub(crate) async fn import_guest_design(
    app: &Designs,
    owner: UserId,
    key: &IdempotencyKey,
    new: NewDesign,
) -> Result<RawJson<Design>, Failure> {
    let idempotent = IdempotentRequest::new(owner, "ImportGuestDesign", key, &new)?;
    match change::first_version(new, app.new_id(), app.kernel.now()) {
        Ok(design) => save_unless_same(app, owner, &idempotent, design, match_for_import).await,
        // A repeated request gets its first response, even if the rules have changed since.
        Err(refused) => idempotent
            .find_response_json(&app.db)
            .await?
            .map(RawJson::one)
            .ok_or(refused),
    }
}

/// Saves `design` once per request, unless the owner has the same design already, as `find_match` decides.
pub(super) async fn save_unless_same(
    app: &Designs,
    owner: UserId,
    idempotent: &IdempotentRequest,
    design: Design,
    find_match: fn(&Design, Vec<MergeCandidate>) -> Option<Match>,
) -> Result<RawJson<Design>, Failure> {
    if let Some(response) = idempotent.find_response_json(&app.db).await? {
        return Ok(RawJson::one(response));
    }
    let mut tx = app.db.begin().await?;
    store::lock_owner(&mut tx, owner).await?;
    let matched = find_match(&design, store::lock_merge_candidates(&mut tx, owner).await?);
    let design = write(app, &mut tx, owner, design, matched).await?;
    let response = serde_json::to_string(&design)?;
    if !idempotent.save_response(&mut tx, &app.kernel, &design).await? {
        // The same request was saved in between; its response counts.
        tx.rollback().await?;
        return saved_response(app, idempotent).await;
    }
    tx.commit().await?;
    Ok(RawJson::one(response))
}

/// Writes the next version of the match, or the new design. Returns the design that now exists.
async fn write(
    app: &Designs,
    tx: &mut Tx,
    owner: UserId,
    new: Design,
    matched: Option<Match>,
) -> Result<Design, Failure> {
    let (design, is_ordered) = match matched {
        Some(Match::Unchanged(design)) => return Ok(design),
        Some(Match::Ordered(design)) => (design, true),
        Some(Match::Renamed(design)) => (design, false),
        None => {
            insert(tx, owner, &new, &serde_json::to_string(&new)?).await?;
            if new.status != DesignState::Ordered {
                store::mark_imported(tx, new.id).await?;
            }
            app.announce_saved(tx, owner, new.id).await?;
            return Ok(new);
        }
    };
    if !store::update(tx, owner, &design).await? {
        return Err(design_changed().into());
    }
    if is_ordered {
        let event = DesignOrdered {
            design: design.id,
            owner,
        };
        app.kernel.announce(tx, &event).await?;
    } else {
        app.announce_saved(tx, owner, design.id).await?;
    }
    Ok(design)
}

/// Finds the design that is the same, and gives it the guest's name and pet.
fn match_for_import(design: &Design, candidates: Vec<MergeCandidate>) -> Option<Match> {
    let existing = candidates
        .into_iter()
        .find(|candidate| existing_design(candidate).is_imported_now(&design.parameters))?
        .design;
    Some(Match::Renamed(Design {
        name: design.name.clone(),
        pet: design.pet,
        version: existing.version.saturating_add(1),
        updated: design.updated,
        ..existing
    }))
}

/// Returns what the rules in `domain` compare.
pub(super) fn existing_design(candidate: &MergeCandidate) -> ExistingDesign<'_> {
    ExistingDesign {
        status: candidate.design.status,
        version: candidate.design.version,
        imported: candidate.imported,
        parameters: &candidate.design.parameters,
    }
}
