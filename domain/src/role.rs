//! Roles of people in tenants.

use crate::id::TenantId;
use serde::{Deserialize, Serialize};

/// A role in a tenant. Every signed-in person is an owner of their own pets without a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Decides on applications and reads the register of one authority.
    Clerk,
    /// Packs and ships a shop's orders, and corrects its stock.
    Merchant,
    /// Manages a tenant's people and settings; includes the rights of a clerk and a merchant.
    Admin,
}

impl Role {
    /// Returns whether this role includes the rights of `needed`.
    pub fn covers(self, needed: Self) -> bool {
        self == needed || self == Self::Admin
    }

    /// The stored and serialized value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Merchant => "merchant",
            Self::Admin => "admin",
        }
    }

    /// Parses the value of [`Role::as_str`].
    pub fn parse(value: &str) -> Option<Self> {
        [Self::Clerk, Self::Merchant, Self::Admin]
            .into_iter()
            .find(|role| role.as_str() == value)
    }
}

/// A role in one tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Grant {
    /// The tenant.
    pub tenant: TenantId,
    /// The role.
    pub role: Role,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_admin_covers_all_and_nobody_else_covers_another() {
        let all = [Role::Clerk, Role::Merchant, Role::Admin];
        for role in all {
            for needed in all {
                assert_eq!(role.covers(needed), role == Role::Admin || role == needed);
            }
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        assert_eq!(Role::parse("owner"), None);
    }
}
