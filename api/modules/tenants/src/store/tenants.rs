//! The table of tenants.

use allpet_contract::tenants::{Tenant, TenantKind};
use allpet_domain::{Timestamp, id::TenantId};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

const ALL: &str = "SELECT id, slug, name, kind, jurisdiction FROM tenants ORDER BY name, id";
const BY_SLUG: &str = "SELECT id, slug, name, kind, jurisdiction FROM tenants WHERE slug = $1";
const BY_ID: &str = "SELECT id, slug, name, kind, jurisdiction FROM tenants WHERE id = $1";
const EXISTS: &str = "SELECT id FROM tenants WHERE id = $1";
const RENAME: &str =
    "UPDATE tenants SET name = $2 WHERE id = $1 RETURNING id, slug, name, kind, jurisdiction";
const LOCK_MEMBERS: &str = "UPDATE tenants SET members_changed_at = $2 WHERE id = $1 RETURNING id";
const INSERT: &str = "INSERT INTO tenants (id, slug, name, kind, jurisdiction, created_at, members_changed_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (slug) DO NOTHING RETURNING id";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    slug: String,
    name: String,
    kind: String,
    jurisdiction: Option<String>,
}

impl From<Row> for Tenant {
    fn from(row: Row) -> Self {
        // The table's CHECK allows these two words only.
        let kind = if row.kind == word(TenantKind::Shop) {
            TenantKind::Shop
        } else {
            TenantKind::Authority
        };
        Self {
            id: TenantId(row.id),
            slug: row.slug,
            name: row.name,
            kind,
            jurisdiction: row.jurisdiction,
        }
    }
}

fn word(kind: TenantKind) -> &'static str {
    match kind {
        TenantKind::Authority => "authority",
        TenantKind::Shop => "shop",
    }
}

/// Lists every tenant by name.
pub(crate) async fn all(db: &Db) -> Result<Vec<Tenant>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(ALL).fetch_all(c).await)?;
    Ok(rows.into_iter().map(Tenant::from).collect())
}

/// Finds the tenant of a short name.
pub(crate) async fn by_slug(db: &Db, slug: &str) -> Result<Option<Tenant>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(BY_SLUG).bind(slug).fetch_optional(c).await)?;
    Ok(row.map(Tenant::from))
}

/// Finds a tenant.
pub(crate) async fn by_id(db: &Db, id: TenantId) -> Result<Option<Tenant>, Failure> {
    let row: Option<Row> = on_read!(db, c => sqlx::query_as(BY_ID).bind(id.0).fetch_optional(c).await)?;
    Ok(row.map(Tenant::from))
}

/// Returns whether the tenant exists.
pub(crate) async fn exists(db: &Db, id: TenantId) -> Result<bool, Failure> {
    let found: Option<Uuid> =
        on_read!(db, c => sqlx::query_scalar(EXISTS).bind(id.0).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// Renames a tenant; `None` if it does not exist.
pub(crate) async fn rename(tx: &mut Tx, id: TenantId, name: &str) -> Result<Option<Tenant>, Failure> {
    let row: Option<Row> =
        on_write!(tx, c => sqlx::query_as(RENAME).bind(id.0).bind(name).fetch_optional(c).await)?;
    Ok(row.map(Tenant::from))
}

/// Finds a tenant in a transaction.
pub(crate) async fn find(tx: &mut Tx, id: TenantId) -> Result<Option<Tenant>, Failure> {
    let row: Option<Row> = on_write!(tx, c => sqlx::query_as(BY_ID).bind(id.0).fetch_optional(c).await)?;
    Ok(row.map(Tenant::from))
}

/// Reads a tenant's kind in a transaction.
pub(crate) async fn kind(tx: &mut Tx, id: TenantId) -> Result<Option<TenantKind>, Failure> {
    Ok(find(tx, id).await?.map(|tenant| tenant.kind))
}

/// Records that members change, which locks the row until the transaction ends. Returns false if the tenant does not exist.
pub(crate) async fn lock_members(tx: &mut Tx, id: TenantId, now: Timestamp) -> Result<bool, Failure> {
    let found: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(LOCK_MEMBERS).bind(id.0).bind(now.inner()).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// Inserts a tenant. Returns false if its short name is taken.
pub(crate) async fn insert(tx: &mut Tx, tenant: &Tenant, now: Timestamp) -> Result<bool, Failure> {
    let added: Option<Uuid> = on_write!(tx, c => sqlx::query_scalar(INSERT)
        .bind(tenant.id.0)
        .bind(&tenant.slug)
        .bind(&tenant.name)
        .bind(word(tenant.kind))
        .bind(tenant.jurisdiction.as_deref())
        .bind(now.inner())
        .fetch_optional(c)
        .await)?;
    Ok(added.is_some())
}
