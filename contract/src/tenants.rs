//! Tenants: licensing authorities, shops and partners, and who works there.

use crate::{
    ErrorCode,
    access::{AdminOf, Internal, Public, audience},
    endpoint,
    identity::Workplace,
};
use allpet_domain::{
    Timestamp,
    id::{TenantId, UserId},
    role::Role,
};
use serde::{Deserialize, Serialize};

/// There is no such tenant.
pub const TENANT_NOT_FOUND: ErrorCode =
    ErrorCode::new(404, "tenant.not-found", "There is no such organization");
/// Nobody with this address has an account.
pub const NO_SUCH_PERSON: ErrorCode = ErrorCode::new(
    422,
    "tenant.no-such-person",
    "Nobody with this address has an account",
);
/// A shop has no clerks, and an authority no merchants.
pub const WRONG_ROLE: ErrorCode =
    ErrorCode::new(422, "tenant.wrong-role", "This organization has no such role");
/// The person works there already.
pub const ALREADY_MEMBER: ErrorCode =
    ErrorCode::new(409, "tenant.already-member", "This person works here already");
/// A tenant keeps at least one admin.
pub const LAST_ADMIN: ErrorCode = ErrorCode::new(
    409,
    "tenant.last-admin",
    "An organization keeps at least one admin",
);

/// What a tenant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TenantKind {
    /// Issues licences.
    Authority,
    /// Sells goods.
    Shop,
}

impl TenantKind {
    /// The roles that people may have there.
    pub fn roles(self) -> [Role; 2] {
        match self {
            Self::Authority => [Role::Clerk, Role::Admin],
            Self::Shop => [Role::Merchant, Role::Admin],
        }
    }
}

/// A licensing authority or a shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tenant {
    /// Which.
    pub id: TenantId,
    /// Short name in addresses.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// What it is.
    pub kind: TenantKind,
    /// The jurisdiction whose rules hold, for an authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
}

/// Somebody who works for a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// Display name; empty where the account is gone.
    #[serde(default)]
    pub name: String,
    /// E-mail address; empty where the account is gone.
    #[serde(default)]
    pub email: String,
    /// As what.
    pub role: Role,
    /// Since when.
    pub joined: Timestamp,
}

/// Gives a person a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemberForm {
    /// As what.
    pub role: Role,
}

/// Gives somebody with an account a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewMemberForm {
    /// E-mail address of their account.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::EmailAddress"))]
    pub email: String,
    /// As what.
    pub role: Role,
}

/// A role that somebody was given, got another of, or lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoleChange {
    /// Whose.
    pub user: UserId,
    /// Where.
    pub tenant: TenantId,
    /// As what they work there since; nothing where they do not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Since when.
    pub changed: Timestamp,
}

/// A tenant's settings that its admin may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TenantForm {
    /// Full name, 1 to 120 characters.
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "allpet_domain::schema::RequiredLine<{ allpet_domain::validation::ORGANIZATION_NAME_MAX }>"
        )
    )]
    pub name: String,
}

endpoint! {
    /// Lists the tenants, for everybody (their names and what they are).
    ListTenants { } = GET "/api/tenants" -> 200 Vec<Tenant>, Public, audience::EVERY, [];
    /// Reads one tenant by its short name.
    ReadTenant { slug: String as allpet_domain::schema::TenantSlug } = GET "/api/tenants/by-slug/{slug}" -> 200 Tenant, Public, audience::EVERY, [TENANT_NOT_FOUND];
    /// Changes a tenant's settings.
    UpdateTenant { tenant: TenantId; body TenantForm } = PUT "/api/tenants/{tenant}" -> 200 Tenant, AdminOf,
        audience::ONLY_SHELL, [TENANT_NOT_FOUND];
    /// Lists who works for a tenant.
    ListMembers { tenant: TenantId } = GET "/api/tenants/{tenant}/members" -> 200 Vec<Member>, AdminOf, audience::ONLY_SHELL,
        [TENANT_NOT_FOUND];
    /// Gives somebody with an account their first role there.
    AddMember { tenant: TenantId; body NewMemberForm } = POST "/api/tenants/{tenant}/members" -> 201 Member, AdminOf,
        audience::ONLY_SHELL, [TENANT_NOT_FOUND, NO_SUCH_PERSON, WRONG_ROLE, ALREADY_MEMBER];
    /// Gives a person a role, or another one.
    PutMember { tenant: TenantId, user: UserId; body MemberForm } = PUT "/api/tenants/{tenant}/members/{user}" -> 200 Member,
        AdminOf, audience::ONLY_SHELL, [TENANT_NOT_FOUND, NO_SUCH_PERSON, WRONG_ROLE, LAST_ADMIN];
    /// Takes a person's role away.
    RemoveMember { tenant: TenantId, user: UserId } = DELETE "/api/tenants/{tenant}/members/{user}" -> 204 (), AdminOf,
        audience::ONLY_SHELL, [TENANT_NOT_FOUND, LAST_ADMIN];
    /// Lists whose role changed while access tokens of theirs may still be out.
    ListRoleChanges { } = GET "/internal/tenants/role-changes" -> 200 Vec<RoleChange>, Internal, &[audience::INTERNAL], [];
    /// Lists where a person works; for identity, when it makes a token.
    WorkplacesOf { user: UserId } = GET "/internal/tenants/workplaces/{user}" -> 200 Vec<Workplace>, Internal, &[audience::INTERNAL], [];
}
