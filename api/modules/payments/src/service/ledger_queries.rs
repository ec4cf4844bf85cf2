//! What a payee sees: payments and the ledger.

use super::Payments;
use crate::store::{ledger, payments};
use allpet_contract::{
    Page,
    page::Paging,
    payments::{Ledger, Payment},
};
use allpet_domain::id::TenantId;
use allpet_kernel::{Failure, paging::PageRequest};

/// The payee's payments, the newest first.
pub(crate) async fn payments(
    app: &Payments,
    tenant: TenantId,
    paging: &Paging,
) -> Result<Page<Payment>, Failure> {
    let asked = PageRequest::read(paging.limit, paging.cursor.as_ref())?;
    let rows = payments::of_tenant(&app.db, tenant, asked.behind, asked.rows()).await?;
    Ok(asked
        .page(rows, |record| record.view.id.0)
        .map(|record| record.view))
}

/// The payee's ledger.
pub(crate) async fn ledger(app: &Payments, tenant: TenantId, paging: &Paging) -> Result<Ledger, Failure> {
    let asked = PageRequest::read(paging.limit, paging.cursor.as_ref())?;
    let rows = ledger::entries(&app.db, tenant, asked.behind.clone(), asked.rows()).await?;
    Ok(Ledger {
        balances: ledger::balances(&app.db, tenant).await?,
        entries: asked
            .page(rows, |(place, _)| place.clone())
            .map(|(_, entry)| entry),
    })
}
