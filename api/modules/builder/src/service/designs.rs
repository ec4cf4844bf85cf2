//! An owner's designs: list, read, render, save, copy and delete.

use super::{
    Designs,
    change::{self, design_changed},
    pictures, saved_response,
};
use crate::store::{batched_insert::DesignInsert, designs as store, list::ListPosition};
use allpet_contract::{
    File, IdempotencyKey, Page, Problem,
    builder::{DESIGN_FIXED, DESIGN_NOT_FOUND, Design, DesignsQuery, NewDesign, PictureQuery},
    events::DesignSaved,
    page::checked_limit,
};
use allpet_domain::{
    builder::{DesignState, design::copy_name, price},
    id::{DesignId, UserId},
};
use allpet_kernel::{Failure, RateLimitKey, RawJson, cursor, idempotency::IdempotentRequest};

/// Lists the owner's designs, last changed first.
pub(crate) async fn list(
    app: &Designs,
    owner: UserId,
    query: &DesignsQuery,
) -> Result<RawJson<Page<Design>>, Failure> {
    let limit = checked_limit(query.limit)?;
    let after: Option<ListPosition> = query.cursor.as_ref().map(cursor::decode).transpose()?;
    let page = app.lists.page(owner, query.status, after, limit).await?;
    let next = page.next.as_ref().map(cursor::encode);
    Ok(RawJson::page(page.designs.iter(), next.as_ref()))
}

/// Reads a design, as the JSON of the response.
pub(crate) async fn read(app: &Designs, owner: UserId, id: DesignId) -> Result<String, Failure> {
    store::find(&app.db, owner, id)
        .await?
        .ok_or_else(|| DESIGN_NOT_FOUND.into())
}

/// Returns the picture of a design as PNG.
pub(crate) async fn draw_picture(
    app: &Designs,
    owner: UserId,
    id: DesignId,
    query: &PictureQuery,
) -> Result<File, Failure> {
    let design: Design = serde_json::from_str(&read(app, owner, id).await?)?;
    pictures::read(app, &RateLimitKey::Account(owner), &design, query).await
}

/// Saves a new design, once per idempotency key.
pub(crate) async fn create(
    app: &Designs,
    owner: UserId,
    key: &IdempotencyKey,
    new: NewDesign,
) -> Result<RawJson<Design>, Failure> {
    let idempotent = IdempotentRequest::new(owner, "CreateDesign", key, &new)?;
    match change::first_version(new, app.new_id(), app.kernel.now()) {
        // Nearly every key is new, so the insert finds out whether it is; a query before it would cost every request.
        Ok(design) => save_new(app, owner, &idempotent, design).await,
        // A repeated request gets its first response, even if the rules have changed since.
        Err(refused) => idempotent
            .find_response_json(&app.db)
            .await?
            .map(RawJson::one)
            .ok_or(refused),
    }
}

/// Saves a copy of a design as a new draft, once per idempotency key.
pub(crate) async fn duplicate(
    app: &Designs,
    owner: UserId,
    key: &IdempotencyKey,
    id: DesignId,
) -> Result<RawJson<Design>, Failure> {
    let idempotent = IdempotentRequest::new(owner, "DuplicateDesign", key, &id)?;
    if let Some(response) = idempotent.find_response_json(&app.db).await? {
        return Ok(RawJson::one(response));
    }
    let original: Design = serde_json::from_str(&read(app, owner, id).await?)?;
    let (now, priced) = (app.kernel.now(), price(&original.parameters));
    let copy = Design {
        id: app.new_id(),
        name: copy_name(&original.name),
        status: DesignState::Draft,
        total: priced.total,
        lead_time_days: priced.lead_time_days,
        version: 1,
        created: now,
        updated: now,
        ..original
    };
    save_new(app, owner, &idempotent, copy).await
}

/// Deletes a design. Fails with `DESIGN_FIXED` if it was ordered.
pub(crate) async fn delete(app: &Designs, owner: UserId, id: DesignId) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    let design = app.find_own(&mut tx, owner, id).await?;
    if design.status == DesignState::Ordered {
        let detail = "This design was ordered and stays with the order. Archive it instead.";
        return Err(Problem::new(DESIGN_FIXED).detail(detail).into());
    }
    if !store::delete(&mut tx, owner, &design).await? {
        return Err(design_changed().into());
    }
    tx.commit().await?;
    Ok(())
}

async fn save_new(
    app: &Designs,
    owner: UserId,
    request: &IdempotentRequest,
    design: Design,
) -> Result<RawJson<Design>, Failure> {
    // The same JSON is the stored design, the response, and the response to a repeated request.
    let json = serde_json::to_string(&design)?;
    let event = DesignSaved {
        design: design.id,
        owner,
    };
    let idempotent = app
        .kernel
        .idempotent_insert(request.clone(), json.clone(), &event)?;
    let insert = DesignInsert {
        owner,
        design,
        idempotent,
    };
    if app.inserts.run(insert).await?? {
        return Ok(RawJson::one(json));
    }
    saved_response(app, request).await
}
