//! Locks that prevent a second application for a pet: one row for each pet and authority.

use allpet_domain::{
    Day,
    id::{ApplicationId, PetId, TenantId},
};
use allpet_kernel::{Failure, Tx, on_write};
use uuid::Uuid;

const LOCK: &str = "INSERT INTO holds (tenant, pet, application, until) VALUES ($1, $2, $3, NULL) \
    ON CONFLICT (tenant, pet) DO UPDATE SET application = excluded.application, until = NULL \
    WHERE holds.until IS NOT NULL AND holds.until <= $4 RETURNING application";
const LOCK_UNTIL: &str = "UPDATE holds SET until = $2 WHERE application = $1";
const LOCK_AGAIN: &str = "UPDATE holds SET until = NULL WHERE application = $1";
const RELEASE_LICENSED: &str = "DELETE FROM holds WHERE tenant = $1 AND pet = $2 AND until IS NOT NULL";
const RELEASE: &str = "DELETE FROM holds WHERE application = $1";

/// Locks the pet for an application. Returns false if it has an open application, or a licence that ends after `last_renewable`, the
/// latest last day of a licence that may be renewed today.
pub(crate) async fn lock(
    tx: &mut Tx,
    tenant: TenantId,
    pet: PetId,
    application: ApplicationId,
    last_renewable: Day,
) -> Result<bool, Failure> {
    let locked: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(LOCK)
        .bind(tenant.0).bind(pet.0).bind(application.0).bind(last_renewable.0).fetch_optional(c).await)?;
    Ok(locked.is_some())
}

/// Locks the pet until the last day of the licence that was issued.
pub(crate) async fn lock_until(
    tx: &mut Tx,
    application: ApplicationId,
    last_day: Day,
) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(LOCK_UNTIL).bind(application.0).bind(last_day.0).execute(c).await.map(drop))?,
    )
}

/// Releases the pet of an application that was rejected or withdrawn.
pub(crate) async fn release(tx: &mut Tx, application: ApplicationId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(RELEASE).bind(application.0).execute(c).await.map(drop))?)
}

/// Locks the pet again for an application that was reopened, without a last day.
pub(crate) async fn reopen(tx: &mut Tx, application: ApplicationId) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(LOCK_AGAIN).bind(application.0).execute(c).await.map(drop))?)
}

/// Releases a pet whose licence was revoked.
pub(crate) async fn release_licensed(tx: &mut Tx, tenant: TenantId, pet: PetId) -> Result<(), Failure> {
    Ok(
        on_write!(tx, c => sqlx::query(RELEASE_LICENSED).bind(tenant.0).bind(pet.0).execute(c).await.map(drop))?,
    )
}
