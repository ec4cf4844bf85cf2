//! Access tokens that end early, and roles that change while a token is in use.
//!
//! A token is verified without a database, so it states what was true when it was made. Few things change afterwards: the
//! sessions that ended and the roles that changed in the last 15 minutes, the lifetime of a token. The kernel reads this list at
//! most once a second, however many requests need it, and at once after a change in this process.

use crate::{Failure, Kernel, token::Claims};
use allpet_contract::{
    Problem,
    identity::ListEndedSessions,
    problem::{SIGNED_OUT, TIMEOUT},
    tenants::{ListRoleChanges, RoleChange},
};
use allpet_domain::{
    Timestamp,
    id::{SessionId, UserId},
    role::Grant,
};
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

/// How long a list is used, in milliseconds: a session that another process ends is over after that.
const MAX_AGE_MS: u64 = 1_000;
/// After this time a caller may try again if the list could not be read.
const RETRY_SECONDS: u32 = 2;

/// The list of changes, and its sources.
#[derive(Debug, Default)]
pub struct Revocations {
    watches_sessions: AtomicBool,
    watches_roles: AtomicBool,
    /// Increases with each change in this process.
    generation: AtomicU64,
    cached: Mutex<Option<CachedChanges>>,
    /// One task reads the list while the others wait for it.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct CachedChanges {
    read_at: Timestamp,
    generation: u64,
    list: Arc<Changes>,
}

#[derive(Debug, Default)]
struct Changes {
    ended: HashSet<SessionId>,
    roles: HashMap<UserId, Vec<RoleChange>>,
}

impl Revocations {
    /// From now on requests the ended sessions from the identity module.
    pub fn watch_sessions(&self) {
        self.watches_sessions.store(true, Ordering::Release);
    }

    /// From now on requests the role changes from the tenants module.
    pub fn watch_roles(&self) {
        self.watches_roles.store(true, Ordering::Release);
    }

    /// Invalidates the list before the next token is checked. Call it after committing a transaction that ended a session or
    /// changed a role.
    pub fn invalidate(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// Applies the changes to a token's claims: the result has the current roles. Fails with `SIGNED_OUT` if the session has
    /// ended, and if the list cannot be read.
    pub(crate) async fn apply(&self, kernel: &Kernel, claims: Arc<Claims>) -> Result<Arc<Claims>, Failure> {
        if claims.act.is_some() {
            return Ok(claims);
        }
        let list = self.list(kernel).await?;
        if claims.sid.is_some_and(|session| list.ended.contains(&session)) {
            return Err(Problem::new(SIGNED_OUT)
                .detail("This session has ended. Sign in again.")
                .into());
        }
        Ok(match list.roles.get(&claims.sub) {
            None => claims,
            Some(changes) => with_roles(claims, changes),
        })
    }

    async fn list(&self, kernel: &Kernel) -> Result<Arc<Changes>, Failure> {
        if let Some(list) = self.fresh(kernel.now()) {
            return Ok(list);
        }
        let _one = self.reading.lock().await;
        let now = kernel.now();
        if let Some(list) = self.fresh(now) {
            return Ok(list);
        }
        let generation = self.generation.load(Ordering::Acquire);
        // The caller is not at fault, so whatever went wrong must not sign them out.
        let list = self.read(kernel).await.map_err(|failure| {
            tracing::error!(error = ?failure, "the list of ended sessions and changed roles cannot be read");
            Problem::new(TIMEOUT)
                .detail("Try again in a moment.")
                .retry_in(RETRY_SECONDS)
        })?;
        let list = Arc::new(list);
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = Some(CachedChanges {
            read_at: now,
            generation,
            list: Arc::clone(&list),
        });
        Ok(list)
    }

    fn fresh(&self, now: Timestamp) -> Option<Arc<Changes>> {
        let cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        let cached = cached.as_ref()?;
        let since = cached.read_at.unix_millis();
        let fresh = cached.generation == self.generation.load(Ordering::Acquire)
            && (since..since + MAX_AGE_MS).contains(&now.unix_millis());
        fresh.then(|| Arc::clone(&cached.list))
    }

    async fn read(&self, kernel: &Kernel) -> Result<Changes, Failure> {
        let client = kernel.client("kernel");
        let mut changes = Changes::default();
        if self.watches_sessions.load(Ordering::Acquire) {
            changes.ended = client.send(ListEndedSessions {}).await?.into_iter().collect();
        }
        if self.watches_roles.load(Ordering::Acquire) {
            for change in client.send(ListRoleChanges {}).await? {
                changes.roles.entry(change.user).or_default().push(change);
            }
        }
        Ok(changes)
    }
}

/// Applies every role change since the token was made.
fn with_roles(claims: Arc<Claims>, changes: &[RoleChange]) -> Arc<Claims> {
    let newer: Vec<&RoleChange> = changes
        .iter()
        // The token's time is truncated to seconds, so a change within that second counts. Applying it is right either way.
        .filter(|change| change.changed.unix_seconds() >= claims.iat)
        .collect();
    if newer.is_empty() || claims.roles_withheld {
        return claims;
    }
    let mut claims = Claims::clone(&claims);
    for change in newer {
        claims.roles.retain(|grant| grant.tenant != change.tenant);
        if let Some(role) = change.role {
            claims.roles.push(Grant {
                tenant: change.tenant,
                role,
            });
        }
    }
    Arc::new(claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use allpet_domain::{id::TenantId, role::Role};

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix_millis(1_800_000_000_000 + seconds * 1_000)
    }

    fn change(role: Option<Role>, seconds: u64) -> RoleChange {
        RoleChange {
            user: UserId(uuid::Uuid::from_bytes([1; 16])),
            tenant: TenantId(uuid::Uuid::from_bytes([2; 16])),
            role,
            changed: at(seconds),
        }
    }

    fn roles_after(change: &RoleChange) -> Vec<Role> {
        let before = vec![Grant {
            tenant: change.tenant,
            role: Role::Clerk,
        }];
        let session = SessionId(uuid::Uuid::nil());
        let claims = Claims::person(change.user, session, "Ada", before, "shell", at(10));
        let now = with_roles(Arc::new(claims), std::slice::from_ref(change));
        now.roles.iter().map(|grant| grant.role).collect()
    }

    #[test]
    fn withheld_roles_stay_withheld() {
        let change = change(Some(Role::Admin), 11);
        let session = SessionId(uuid::Uuid::nil());
        let claims = Claims {
            roles_withheld: true,
            ..Claims::person(change.user, session, "Ada", Vec::new(), "shell", at(10))
        };
        assert!(with_roles(Arc::new(claims), &[change]).roles.is_empty());
    }

    #[test]
    fn a_change_after_the_token_counts_and_one_before_it_does_not() {
        assert_eq!(roles_after(&change(None, 9)), [Role::Clerk]);
        assert_eq!(roles_after(&change(None, 10)), []);
        assert_eq!(roles_after(&change(None, 11)), []);
        assert_eq!(roles_after(&change(Some(Role::Admin), 11)), [Role::Admin]);
    }
}
