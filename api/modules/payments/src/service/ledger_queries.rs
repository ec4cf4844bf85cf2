//! What a payee sees: payments and the ledger.

use super::Payments;
use crate::store::{ledger, payments};
use allpet_contract::{
    Page,
    page::{Paging, limit},
    payments::{Ledger, Payment},
};
use allpet_domain::id::TenantId;
use allpet_kernel::{Failure, cursor};

/// The payee's payments, the newest first.
pub(crate) async fn payments(
    app: &Payments,
    tenant: TenantId,
    paging: &Paging,
) -> Result<Page<Payment>, Failure> {
    let limit = limit(paging.limit);
    let behind = paging.cursor.as_ref().map(cursor::decode).transpose()?;
    let rows = payments::of_tenant(&app.db, tenant, behind, limit + 1).await?;
    Ok(page(rows, limit, |kept| kept.view.id.0, |kept| kept.view))
}

/// The payee's ledger.
pub(crate) async fn ledger(app: &Payments, tenant: TenantId, paging: &Paging) -> Result<Ledger, Failure> {
    let limit = limit(paging.limit);
    let behind = paging.cursor.as_ref().map(cursor::decode).transpose()?;
    let rows = ledger::entries(&app.db, tenant, behind, limit + 1).await?;
    Ok(Ledger {
        balances: ledger::balances(&app.db, tenant).await?,
        entries: page(rows, limit, |(place, _)| place.clone(), |(_, entry)| entry),
    })
}

/// One row more than is shown says whether there is another page.
fn page<R, K: serde::Serialize, T>(
    mut rows: Vec<R>,
    limit: u32,
    place: impl Fn(&R) -> K,
    view: impl Fn(R) -> T,
) -> Page<T> {
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| cursor::encode(&place(row)));
    Page {
        items: rows.into_iter().map(view).collect(),
        next,
    }
}
