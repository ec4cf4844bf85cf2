//! Operator commands: create a tenant, add its first members.

use super::membership;
use crate::store;
use allpet_contract::{
    events::TenantCreated,
    tenants::{Member, Tenant, TenantKind},
};
use allpet_domain::{
    Invalid,
    audit::{AuditAction, AuditSubject},
    id::{TenantId, UserId},
    role::Role,
    validation,
};
use allpet_kernel::{Db, Failure, Kernel, audit::AuditRecord};

/// A tenant to create.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewTenant<'a> {
    /// Short name in addresses: lower-case letters, digits and hyphens, 2 to 40 characters.
    pub slug: &'a str,
    /// Full name, 1 to 120 characters.
    pub name: &'a str,
    /// Its kind.
    pub kind: TenantKind,
    /// The jurisdiction whose rules apply; required for an authority.
    pub jurisdiction: Option<&'a str>,
}

/// Returns the tenant of a short name, creating it if there is none. An existing one is not changed.
pub async fn ensure_tenant(kernel: &Kernel, db: &Db, new: NewTenant<'_>) -> Result<Tenant, Failure> {
    if let Some(tenant) = create_tenant(kernel, db, new).await? {
        return Ok(tenant);
    }
    find_tenant(db, new.slug)
        .await?
        .ok_or_else(|| Failure::internal("a tenant disappeared while it was being created"))
}

/// Creates a tenant. Returns `None` if its short name is taken.
pub async fn create_tenant(kernel: &Kernel, db: &Db, new: NewTenant<'_>) -> Result<Option<Tenant>, Failure> {
    let name = check(&new)?;
    let tenant = Tenant {
        id: TenantId::new(kernel.now(), kernel.randomness().entropy()),
        slug: new.slug.to_owned(),
        name,
        kind: new.kind,
        jurisdiction: new.jurisdiction.map(str::to_owned),
    };
    let mut tx = db.begin().await?;
    if store::tenants::insert(&mut tx, &tenant, kernel.now()).await? {
        kernel
            .announce(&mut tx, &TenantCreated { tenant: tenant.id })
            .await?;
        let jurisdiction = tenant.jurisdiction.as_deref().unwrap_or("none");
        let record = AuditRecord::new(AuditAction::TenantCreated, AuditSubject::Tenant, tenant.id)
            .of(tenant.id)
            .named(&tenant.slug)
            .after("jurisdiction", jurisdiction);
        kernel.record(&mut tx, record).await?;
        tx.commit().await?;
        return Ok(Some(tenant));
    }
    tx.rollback().await?;
    Ok(None)
}

/// Gives a person a role in a tenant unless they have it already.
pub async fn ensure_member(
    kernel: &Kernel,
    db: &Db,
    tenant: TenantId,
    user: UserId,
    role: Role,
) -> Result<Member, Failure> {
    membership::put(kernel, db, tenant, user, None, role).await
}

/// Finds the tenant of a short name.
pub async fn find_tenant(db: &Db, slug: &str) -> Result<Option<Tenant>, Failure> {
    store::tenants::by_slug(db, slug).await
}

fn check(new: &NewTenant<'_>) -> Result<String, Invalid> {
    let mut invalid = Invalid::default();
    let is_slug = |slug: &str| {
        slug.bytes()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
    };
    invalid.check(
        (2..=40).contains(&new.slug.len()) && is_slug(new.slug),
        "slug",
        "malformed",
        "Write the short name in 2 to 40 small letters, digits and hyphens.",
    );
    invalid.check(
        new.kind != TenantKind::Authority || new.jurisdiction.is_some(),
        "jurisdiction",
        "required",
        "Say which jurisdiction’s rules the authority follows.",
    );
    let name = invalid.merge(validation::text(
        "name",
        "a name",
        new.name,
        validation::ORGANIZATION_NAME_MAX,
    ));
    invalid.or(name.unwrap_or_default())
}
