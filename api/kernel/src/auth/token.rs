//! Tokens: JWTs signed with Ed25519. The kernel verifies them and makes those for modules; identity makes those for people.

pub use super::keys::{KeyError, Keys};

use allpet_domain::{
    Timestamp,
    id::{SessionId, UserId},
    role::{Grant, Role},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Lifetime of an access token, in seconds.
pub const ACCESS_SECONDS: u32 = 15 * 60;
/// Lifetime of a service token, in seconds. A process reuses one for half of that (see `service_token_cache`).
pub(crate) const SERVICE_SECONDS: u32 = 60;
pub(crate) const ISSUER: &str = "allpet";

/// The claims of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Always `allpet`.
    pub iss: String,
    /// The app, or in a service token the module, for which the token is valid.
    pub aud: String,
    /// The person; the nil id for a module that acts on its own behalf.
    pub sub: UserId,
    /// The session in which the token was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<SessionId>,
    /// Display name.
    #[serde(default)]
    pub name: String,
    /// Roles in tenants.
    #[serde(default)]
    pub roles: Vec<Grant>,
    /// True for an admin of the platform, in a token of the shell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub platform_admin: bool,
    /// True if the session began without the second factor that staff need: whatever roles the person has or gets, `roles` is empty.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub roles_withheld: bool,
    /// The acting module, in a service token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// Issued at, in seconds since 1970.
    pub iat: i64,
    /// Expires at, in seconds since 1970.
    pub exp: i64,
    /// The token itself, with which a module proves to another process on whose behalf it acts. `None` for claims that this process
    /// made. Never part of a token.
    #[serde(skip)]
    pub token: Option<BearerToken>,
}

/// A token. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct BearerToken(pub Arc<str>);

impl std::fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl Claims {
    /// Builds the claims of a person for an app.
    pub fn person(
        user: UserId,
        session: SessionId,
        name: &str,
        roles: Vec<Grant>,
        app: &str,
        now: Timestamp,
    ) -> Self {
        Self {
            iss: ISSUER.into(),
            aud: app.into(),
            sub: user,
            sid: Some(session),
            name: name.into(),
            roles,
            platform_admin: false,
            roles_withheld: false,
            act: None,
            iat: now.unix_seconds(),
            exp: now.unix_seconds() + i64::from(ACCESS_SECONDS),
            token: None,
        }
    }

    /// Builds the claims of `module`, which calls the module `audience` on behalf of a person or (`None`) on its own.
    pub fn module(module: &str, audience: &str, on_behalf: Option<&Self>, now: Timestamp) -> Self {
        Self {
            iss: ISSUER.into(),
            aud: audience.into(),
            sub: on_behalf.map_or(UserId(uuid::Uuid::nil()), |person| person.sub),
            sid: None,
            name: on_behalf.map(|person| person.name.clone()).unwrap_or_default(),
            roles: on_behalf.map(|person| person.roles.clone()).unwrap_or_default(),
            // A module asks for itself what it needs; nobody lends it this role.
            platform_admin: false,
            roles_withheld: on_behalf.is_some_and(|person| person.roles_withheld),
            act: Some(module.into()),
            iat: now.unix_seconds(),
            exp: now.unix_seconds() + i64::from(SERVICE_SECONDS),
            token: on_behalf.and_then(|person| person.token.clone()),
        }
    }

    /// Returns whether the token has expired.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.exp <= now.unix_seconds()
    }

    /// Returns whether the token is valid for no longer than we make tokens, and not made in the future: a clock may be ahead by a
    /// minute.
    pub(crate) fn has_allowed_lifetime(&self, now: Timestamp) -> bool {
        let ahead = i64::from(SERVICE_SECONDS);
        self.exp - self.iat <= i64::from(ACCESS_SECONDS) && self.iat <= now.unix_seconds() + ahead
    }

    /// Returns whether the bearer may act as `role` for `tenant`.
    pub fn has_role(&self, tenant: allpet_domain::id::TenantId, role: Role) -> bool {
        self.roles
            .iter()
            .any(|grant| grant.tenant == tenant && grant.role.covers(role))
    }
}

/// The reason why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The signature or the form is wrong.
    #[error("the token is invalid")]
    Invalid,
    /// No known process has the key that signed it.
    #[error("the token's key is unknown")]
    UnknownKey,
    /// It has expired.
    #[error("the token has expired")]
    Expired,
}
