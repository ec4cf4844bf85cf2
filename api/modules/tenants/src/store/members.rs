//! The table of members.

use allpet_contract::{identity::Workplace, tenants::Member};
use allpet_domain::{
    Timestamp,
    id::{TenantId, UserId},
    role::Role,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use uuid::Uuid;

// Ids increase with time, so members are in the order of their accounts' creation.
const OF_TENANT: &str = "SELECT person, role, joined_at FROM members WHERE tenant = $1 ORDER BY person";
const FIND: &str = "SELECT person, role, joined_at FROM members WHERE tenant = $1 AND person = $2";
const PUT: &str = "INSERT INTO members (tenant, person, role, joined_at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (tenant, person) DO UPDATE SET role = excluded.role";
const REMOVE: &str = "DELETE FROM members WHERE tenant = $1 AND person = $2 RETURNING role";
const HAS_ADMIN: &str = "SELECT person FROM members WHERE tenant = $1 AND role = 'admin' LIMIT 1";
const WORKPLACES: &str = "SELECT t.id AS tenant, t.name AS tenant_name, t.slug, m.role \
    FROM members m JOIN tenants t ON t.id = m.tenant WHERE m.person = $1 ORDER BY t.name, t.id";

#[derive(sqlx::FromRow)]
struct Row {
    person: Uuid,
    role: String,
    joined_at: time::OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct WorkplaceRow {
    tenant: Uuid,
    tenant_name: String,
    slug: String,
    role: String,
}

pub(super) fn role(word: &str) -> Result<Role, Failure> {
    Role::parse(word).ok_or_else(|| Failure::internal(format!("“{word}” is no role")))
}

impl Row {
    fn member(self) -> Result<Member, Failure> {
        Ok(Member {
            user: UserId(self.person),
            name: String::new(),
            email: String::new(),
            role: role(&self.role)?,
            joined: Timestamp::new(self.joined_at),
        })
    }
}

/// Lists the members of a tenant.
pub(crate) async fn of_tenant(db: &Db, tenant: TenantId) -> Result<Vec<Member>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(OF_TENANT).bind(tenant.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::member).collect()
}

/// Finds a member of a tenant.
pub(crate) async fn find(tx: &mut Tx, tenant: TenantId, user: UserId) -> Result<Option<Member>, Failure> {
    let row: Option<Row> =
        on_write!(tx, c => sqlx::query_as(FIND).bind(tenant.0).bind(user.0).fetch_optional(c).await)?;
    row.map(Row::member).transpose()
}

/// Inserts a member, or changes their role.
pub(crate) async fn put(tx: &mut Tx, tenant: TenantId, member: &Member) -> Result<(), Failure> {
    on_write!(tx, c => sqlx::query(PUT)
        .bind(tenant.0)
        .bind(member.user.0)
        .bind(member.role.as_str())
        .bind(member.joined.inner())
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Deletes a member and returns the role that they had.
pub(crate) async fn remove(tx: &mut Tx, tenant: TenantId, user: UserId) -> Result<Option<Role>, Failure> {
    let word: Option<String> =
        on_write!(tx, c => sqlx::query_scalar(REMOVE).bind(tenant.0).bind(user.0).fetch_optional(c).await)?;
    word.as_deref().map(role).transpose()
}

/// Returns whether a tenant has an admin.
pub(crate) async fn has_admin(tx: &mut Tx, tenant: TenantId) -> Result<bool, Failure> {
    let found: Option<Uuid> =
        on_write!(tx, c => sqlx::query_scalar(HAS_ADMIN).bind(tenant.0).fetch_optional(c).await)?;
    Ok(found.is_some())
}

/// Lists a person's workplaces by the tenants' names.
pub(crate) async fn workplaces(db: &Db, user: UserId) -> Result<Vec<Workplace>, Failure> {
    let rows: Vec<WorkplaceRow> =
        on_read!(db, c => sqlx::query_as(WORKPLACES).bind(user.0).fetch_all(c).await)?;
    let workplace = |row: WorkplaceRow| {
        Ok(Workplace {
            tenant: TenantId(row.tenant),
            tenant_name: row.tenant_name,
            slug: row.slug,
            role: role(&row.role)?,
        })
    };
    rows.into_iter().map(workplace).collect()
}
