//! The stock, as merchants see and correct it.

use super::Catalog;
use crate::store::stock;
use allpet_contract::{
    Page, Problem,
    catalog::{
        BELOW_HELD, CorrectStock, Correction, STOCK_CHANGED, STOCK_ITEM_NOT_FOUND, StockChange, StockItem,
        StockQuery,
    },
    events::StockChanged,
};
use allpet_domain::{
    Invalid,
    audit::{AuditAction, AuditSubject},
    catalog::{
        Level, StockState,
        stock::{CountOutdated, FEW, ON_HAND_MAX, REASON_MAX, count},
    },
    id::{StockItemId, TenantId},
    validation,
};
use allpet_kernel::{
    Failure, Merchant, audit::AuditRecord, idempotency::IdempotentRequest, paging::PageRequest,
};
use uuid::Uuid;

/// Lists a shop's stock by SKU.
pub(crate) async fn list(
    app: &Catalog,
    tenant: TenantId,
    query: &StockQuery,
) -> Result<Page<StockItem>, Failure> {
    let page_request = PageRequest::<String>::read(query.limit, query.cursor.as_ref())?;
    let after = page_request.behind.as_deref().unwrap_or_default();
    let max_available = query.short.then_some(FEW);
    let text: String = query.q.trim().chars().take(100).collect();
    let rows = stock::list(&app.db, tenant, after, &text, max_available, page_request.rows()).await?;
    let page = page_request.page(rows, |item| item.sku.clone());
    let ids: Vec<_> = page.items.iter().map(|item| StockItemId(item.id)).collect();
    let mut history = if ids.is_empty() {
        std::collections::HashMap::new()
    } else {
        stock::history(&app.db, &ids).await?
    };
    Ok(page.map(|item| {
        let history = history.remove(&StockItemId(item.id)).unwrap_or_default();
        view(item, history)
    }))
}

/// Corrects the number of pieces on hand, once per idempotency key, and records the merchant and the reason. Fails with
/// `STOCK_CHANGED` or `BELOW_HELD`.
pub(crate) async fn correct(
    app: &Catalog,
    merchant: &Merchant,
    request: &CorrectStock,
) -> Result<StockItem, Failure> {
    let reason = validate(request)?;
    let (tenant, by) = (merchant.tenant, merchant.user());
    let identity = (tenant, request.item, &request.body);
    let idempotent = IdempotentRequest::new(by, "CorrectStock", &request.key, &identity)?;
    if let Some(answer) = idempotent.find_response(&app.db).await? {
        return Ok(answer);
    }
    let mut tx = app.db.begin().await?;
    let item = stock::lock(&mut tx, tenant, request.item)
        .await?
        .ok_or(STOCK_ITEM_NOT_FOUND)?;
    let correction = request.body.correction;
    let delta = match correction {
        Correction::Counted(counted) => {
            let based_on = request.body.based_on.unwrap_or(item.on_hand);
            count(item.on_hand, based_on, counted).map_err(outdated_failure)?
        }
        Correction::Delta(delta) => delta,
    };
    correction.check_against(item.level()).map_err(below_held)?;
    let level = Level {
        on_hand: delta,
        held: 0,
    };
    let (_, level) = stock::adjust(&mut tx, request.item, level)
        .await?
        .ok_or(BELOW_HELD)?;
    let change = StockChange {
        at: app.kernel.now(),
        by,
        by_name: merchant.claims.name.clone(),
        delta,
        on_hand: level.on_hand,
        reason,
    };
    // A version 7 id sorts by time, the order in which the history is read.
    let id: Uuid = StockItemId::new(change.at, app.kernel.randomness().entropy()).0;
    stock::record_change(&mut tx, id, request.item, &change).await?;
    let event = StockChanged {
        item: request.item,
        tenant,
        available: level.available(),
    };
    app.kernel.announce(&mut tx, &event).await?;
    let audit = AuditRecord::new(AuditAction::StockCorrected, AuditSubject::StockItem, request.item)
        .of(tenant)
        .named(&item.sku)
        .changed("on hand", level.on_hand - delta, level.on_hand)
        .because(&change.reason);
    app.kernel.record(&mut tx, audit).await?;
    let item = stock::Item {
        on_hand: level.on_hand,
        held: level.held,
        ..item
    };
    let mut history = stock::history(&app.db, &[request.item])
        .await?
        .remove(&request.item)
        .unwrap_or_default();
    history.insert(0, change);
    history.truncate(5);
    let answer = view(item, history);
    if !idempotent.save_response(&mut tx, &app.kernel, &answer).await? {
        tx.rollback().await?;
        let first = idempotent.find_response(&app.db).await?;
        return first.ok_or_else(|| {
            Failure::internal("the stored response of an idempotency key disappeared while it was read")
        });
    }
    tx.commit().await?;
    app.update_levels([(request.item, level.available())]);
    Ok(answer)
}

fn validate(request: &CorrectStock) -> Result<String, Invalid> {
    let mut invalid = Invalid::default();
    let correction = request.body.correction;
    invalid.merge(correction.check());
    invalid.check(
        matches!(correction, Correction::Delta(_)) || request.body.based_on.is_some(),
        "based_on",
        "required",
        "Enter how many were on hand before the count.",
    );
    invalid.check(
        request
            .body
            .based_on
            .is_none_or(|pieces| (0..=ON_HAND_MAX).contains(&pieces)),
        "based_on",
        "range",
        "Enter how many were on hand before the count, from 0 to a billion.",
    );
    let reason = invalid.merge(validation::text(
        "reason",
        "a reason",
        &request.body.reason,
        REASON_MAX,
    ));
    invalid.or(reason.unwrap_or_default())
}

/// Converts a count that is outdated, because somebody changed the number meanwhile, into `STOCK_CHANGED`.
fn outdated_failure(outdated: CountOutdated) -> Failure {
    let detail = outdated.to_string();
    let invalid = Invalid::one("counted", "outdated", detail.clone());
    Problem {
        errors: invalid.0,
        ..Problem::new(STOCK_CHANGED).detail(detail)
    }
    .into()
}

/// Converts a correction below what orders hold into `BELOW_HELD`.
fn below_held(invalid: Invalid) -> Failure {
    let detail = invalid.to_string();
    Problem {
        errors: invalid.0,
        ..Problem::new(BELOW_HELD).detail(detail)
    }
    .into()
}

fn view(item: stock::Item, history: Vec<StockChange>) -> StockItem {
    let available = item.level().available();
    StockItem {
        id: StockItemId(item.id),
        sku: item.sku,
        name: item.name,
        picture: item.picture,
        on_hand: item.on_hand,
        held: item.held,
        available,
        state: StockState::of(available),
        history,
    }
}
