//! What an operator does from the command line: make a tenant, give it its first people.

use super::membership;
use crate::store;
use allpet_contract::{
    events::TenantCreated,
    tenants::{Member, Tenant, TenantKind},
};
use allpet_domain::{
    Invalid,
    id::{TenantId, UserId},
    role::Role,
    validation,
};
use allpet_kernel::{Db, Failure, Kernel};

/// What a new tenant needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewTenant<'a> {
    /// Short name in addresses: small letters, digits and hyphens, 2 to 40 characters.
    pub slug: &'a str,
    /// Full name, 1 to 120 characters.
    pub name: &'a str,
    /// What it is.
    pub kind: TenantKind,
    /// The jurisdiction whose rules hold; an authority needs one.
    pub jurisdiction: Option<&'a str>,
}

/// The tenant of that short name, made where there is none. One that is there stays as it is.
pub async fn ensure_tenant(kernel: &Kernel, db: &Db, new: NewTenant<'_>) -> Result<Tenant, Failure> {
    if let Some(tenant) = create_tenant(kernel, db, new).await? {
        return Ok(tenant);
    }
    find_tenant(db, new.slug)
        .await?
        .ok_or_else(|| Failure::internal("a tenant went while it was looked for"))
}

/// Makes a tenant; nothing where another has its short name.
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
        tx.commit().await?;
        return Ok(Some(tenant));
    }
    tx.rollback().await?;
    Ok(None)
}

/// Gives a person a role in a tenant where they have not that very role already.
pub async fn ensure_member(
    kernel: &Kernel,
    db: &Db,
    tenant: TenantId,
    user: UserId,
    role: Role,
) -> Result<Member, Failure> {
    membership::put(kernel, db, tenant, user, role).await
}

/// The tenant of a short name, where there is one.
pub async fn find_tenant(db: &Db, slug: &str) -> Result<Option<Tenant>, Failure> {
    store::tenants::by_slug(db, slug).await
}

fn check(new: &NewTenant<'_>) -> Result<String, Invalid> {
    let mut invalid = Invalid::default();
    let sound = |slug: &str| {
        slug.bytes()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
    };
    invalid.check(
        (2..=40).contains(&new.slug.len()) && sound(new.slug),
        "slug",
        "malformed",
        "Write the short name in 2 to 40 small letters, digits and hyphens.",
    );
    invalid.check(
        new.kind != TenantKind::Authority || new.jurisdiction.is_some(),
        "jurisdiction",
        "required",
        "Say which jurisdiction's rules the authority follows.",
    );
    let name = invalid.merge(validation::text(
        "name",
        "a name",
        new.name,
        validation::ORGANIZATION_NAME_MAX,
    ));
    invalid.or(name.unwrap_or_default())
}
