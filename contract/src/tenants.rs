//! Tenants: licensing authorities, shops and partners, and their members.

pub mod invitations;

use crate::{
    ErrorCode,
    access::{AdminOf, Internal, Public, audience},
    endpoint,
    identity::Workplace,
    limit::INVITATIONS,
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
/// There is no account with this e-mail address.
pub const NO_SUCH_PERSON: ErrorCode = ErrorCode::new(
    422,
    "tenant.no-such-person",
    "No account uses this e-mail address",
);
/// The tenant has no such role: a shop has no clerks, an authority no merchants.
pub const WRONG_ROLE: ErrorCode =
    ErrorCode::new(422, "tenant.wrong-role", "This organization has no such role");
/// The person is a member already.
pub const ALREADY_MEMBER: ErrorCode =
    ErrorCode::new(409, "tenant.already-member", "This person works here already");
/// The tenant would lose its last admin.
pub const LAST_ADMIN: ErrorCode = ErrorCode::new(
    409,
    "tenant.last-admin",
    "An organization needs at least one admin",
);

/// The kind of a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TenantKind {
    /// A licensing authority.
    Authority,
    /// A shop.
    Shop,
}

impl TenantKind {
    /// The roles in such a tenant.
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
    /// The id.
    pub id: TenantId,
    /// Short name in URLs.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// The kind.
    pub kind: TenantKind,
    /// An authority's jurisdiction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
}

/// A member of a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Member {
    /// The account.
    pub user: UserId,
    /// Display name; empty if the account is gone.
    #[serde(default)]
    pub name: String,
    /// E-mail address; empty if the account is gone.
    #[serde(default)]
    pub email: String,
    /// The role.
    pub role: Role,
    /// The time of joining.
    pub joined: Timestamp,
}

/// A person who works for a tenant, for messages to its staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffMember {
    /// The account.
    pub user: UserId,
    /// The role.
    pub role: Role,
}

/// A change of a member's role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemberForm {
    /// The role.
    pub role: Role,
}

/// A new member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewMemberForm {
    /// E-mail address of their account.
    #[cfg_attr(feature = "schema", schemars(with = "allpet_domain::schema::EmailAddress"))]
    pub email: String,
    /// The role.
    pub role: Role,
}

/// A change of a person's role in a tenant: granted, replaced, or revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoleChange {
    /// The person.
    pub user: UserId,
    /// The tenant.
    pub tenant: TenantId,
    /// The new role; absent if revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The time of the change.
    pub changed: Timestamp,
}

/// The settings of a tenant that its admin may change.
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

/// The routes of all files of this module.
pub(crate) const ALL_ROUTES: &[&[crate::routes::Route]] = &[ROUTES, invitations::ROUTES];

endpoint! {
    /// Lists all tenants.
    ListTenants { } = GET "/api/tenants" -> 200 Vec<Tenant>, Public, audience::EVERY, [];
    /// Reads a tenant by its short name.
    ReadTenant { slug: String as allpet_domain::schema::TenantSlug } = GET "/api/tenants/by-slug/{slug}" -> 200 Tenant, Public, audience::EVERY, [TENANT_NOT_FOUND];
    /// Changes a tenant's settings.
    UpdateTenant { tenant: TenantId; body TenantForm } = PUT "/api/tenants/{tenant}" -> 200 Tenant, AdminOf,
        audience::ONLY_SHELL, [TENANT_NOT_FOUND];
    /// Lists the members of a tenant.
    ListMembers { tenant: TenantId } = GET "/api/tenants/{tenant}/members" -> 200 Vec<Member>, AdminOf, audience::ONLY_SHELL,
        [TENANT_NOT_FOUND];
    /// Adds a person with an account. Deprecated, as it tells whether an address has one: use `InviteMember`.
    AddMember { tenant: TenantId; body NewMemberForm } = POST "/api/tenants/{tenant}/members" -> 201 Member, AdminOf,
        audience::ONLY_SHELL, [TENANT_NOT_FOUND, NO_SUCH_PERSON, WRONG_ROLE, ALREADY_MEMBER], limits [INVITATIONS];
    /// Gives a person a role, in place of any other.
    PutMember { tenant: TenantId, user: UserId; body MemberForm } = PUT "/api/tenants/{tenant}/members/{user}" -> 200 Member,
        AdminOf, audience::ONLY_SHELL, [TENANT_NOT_FOUND, NO_SUCH_PERSON, WRONG_ROLE, LAST_ADMIN];
    /// Removes a member.
    RemoveMember { tenant: TenantId, user: UserId } = DELETE "/api/tenants/{tenant}/members/{user}" -> 204 (), AdminOf,
        audience::ONLY_SHELL, [TENANT_NOT_FOUND, LAST_ADMIN];
    /// Lists role changes of people whose access tokens may still be valid.
    ListRoleChanges { } = GET "/internal/tenants/role-changes" -> 200 Vec<RoleChange>, Internal, &[audience::INTERNAL], [];
    /// Lists the people who work for a tenant, for messages to them; none if there is no such tenant.
    ListStaff { tenant: TenantId } = GET "/internal/tenants/staff/{tenant}" -> 200 Vec<StaffMember>, Internal, &[audience::INTERNAL], [];
    /// Lists a person's workplaces, for identity's tokens.
    WorkplacesOf { user: UserId } = GET "/internal/tenants/workplaces/{user}" -> 200 Vec<Workplace>, Internal, &[audience::INTERNAL], [];
}
