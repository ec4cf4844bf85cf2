//! Queries of a payee: payments and the ledger.

use super::Payments;
use crate::store::{ledger, payments};
use allpet_contract::{
    Page,
    page::Paging,
    payments::{Ledger, Payment},
};
use allpet_domain::id::TenantId;
use allpet_kernel::{Failure, paging::PageRequest};

/// Lists the payee's payments, the newest first.
pub(crate) async fn payments(
    app: &Payments,
    tenant: TenantId,
    paging: &Paging,
) -> Result<Page<Payment>, Failure> {
    let requested = PageRequest::read(paging.limit, paging.cursor.as_ref())?;
    let rows = payments::list_by_tenant(&app.db, tenant, requested.behind, requested.rows()).await?;
    Ok(requested
        .page(rows, |record| record.view.id.0)
        .map(|record| record.view))
}

/// Reads the payee's ledger.
pub(crate) async fn ledger(app: &Payments, tenant: TenantId, paging: &Paging) -> Result<Ledger, Failure> {
    let requested = PageRequest::read(paging.limit, paging.cursor.as_ref())?;
    let rows = ledger::entries(&app.db, tenant, requested.behind.clone(), requested.rows()).await?;
    Ok(Ledger {
        balances: ledger::balances(&app.db, tenant).await?,
        entries: requested
            .page(rows, |(position, _)| position.clone())
            .map(|(_, entry)| entry),
    })
}
