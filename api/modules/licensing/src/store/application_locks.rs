//! What keeps a pet from being applied for again: one row for a pet and an authority.

use allpet_domain::{
    Day,
    id::{ApplicationId, PetId, TenantId},
};
use allpet_kernel::{Failure, Tx, on_write};
use uuid::Uuid;

const TAKE: &str = "INSERT INTO holds (tenant, pet, application, until) VALUES ($1, $2, $3, NULL) \
    ON CONFLICT (tenant, pet) DO UPDATE SET application = excluded.application, until = NULL \
    WHERE holds.until IS NOT NULL AND holds.until < $4 RETURNING application";
const KEEP: &str = "UPDATE holds SET until = $2 WHERE application = $1";
const REOPEN: &str = "UPDATE holds SET until = NULL WHERE application = $1";
const FREE_LICENSED: &str = "DELETE FROM holds WHERE tenant = $1 AND pet = $2 AND until IS NOT NULL";
const FREE: &str = "DELETE FROM holds WHERE application = $1";

/// Takes the pet for an application. False where it has an open application or a licence that is valid on `today`.
pub(crate) async fn take(
    tx: &mut Tx,
    tenant: TenantId,
    pet: PetId,
    application: ApplicationId,
    today: Day,
) -> Result<bool, Failure> {
    let taken: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(TAKE)
        .bind(tenant.0).bind(pet.0).bind(application.0).bind(today.0).fetch_optional(c).await)?;
    Ok(taken.is_some())
}

/// The application became a licence: the pet is taken until its last day.
pub(crate) async fn keep_until(tx: &mut Tx, application: ApplicationId, last: Day) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(KEEP).bind(application.0).bind(last.0).execute(c).await.map(drop))?)
}

/// The application came to nothing: the pet may be applied for again.
pub(crate) async fn free(tx: &mut Tx, application: ApplicationId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(FREE).bind(application.0).execute(c).await.map(drop))?)
}

/// The application waits again: the pet is taken without a last day.
pub(crate) async fn reopen(tx: &mut Tx, application: ApplicationId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(REOPEN).bind(application.0).execute(c).await.map(drop))?)
}

/// The pet's licence is revoked: it may be applied for again.
pub(crate) async fn free_licensed(tx: &mut Tx, tenant: TenantId, pet: PetId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(FREE_LICENSED).bind(tenant.0).bind(pet.0).execute(c).await.map(drop))?)
}
