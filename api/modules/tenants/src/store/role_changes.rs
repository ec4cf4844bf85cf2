//! The table of recent role changes.

use super::members::role;
use allpet_contract::tenants::RoleChange;
use allpet_domain::{
    Timestamp,
    id::{TenantId, UserId},
    role::Role,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const PUT: &str = "INSERT INTO role_changes (tenant, person, role, changed_ms) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (tenant, person) DO UPDATE SET role = excluded.role, changed_ms = excluded.changed_ms";
const SINCE: &str = "SELECT tenant, person, role, changed_ms FROM role_changes WHERE changed_ms > $1";
const DELETE: &str = "DELETE FROM role_changes WHERE changed_ms <= $1";

#[derive(sqlx::FromRow)]
struct Row {
    tenant: Uuid,
    person: Uuid,
    role: Option<String>,
    changed_ms: i64,
}

/// Records a person's new role, or its removal.
pub(crate) async fn put(
    tx: &mut Tx,
    tenant: TenantId,
    user: UserId,
    role: Option<Role>,
    now_ms: i64,
) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(user.0)
        .bind(role.map(Role::as_str))
        .bind(now_ms)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Lists the changes after a time.
pub(crate) async fn since(db: &Db, after_ms: i64) -> Result<Vec<RoleChange>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(SINCE).bind(after_ms).fetch_all(c).await)?;
    let change = |row: Row| {
        Ok(RoleChange {
            user: UserId(row.person),
            tenant: TenantId(row.tenant),
            role: row.role.as_deref().map(role).transpose()?,
            changed: Timestamp::from_unix_millis(u64::try_from(row.changed_ms).unwrap_or_default()),
        })
    };
    rows.into_iter().map(change).collect()
}

/// Deletes the changes up to a time.
pub(crate) async fn delete(tx: &mut Tx, up_to_ms: i64) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(DELETE).bind(up_to_ms).execute(c).await.map(drop))?;
    Ok(())
}
