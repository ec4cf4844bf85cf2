//! Access tokens that end before their time, and roles that change while a token is out.
//!
//! A token is checked without a database, so it says what was true when it was made. What has changed since is little: the
//! sessions that ended and the roles that changed in the last quarter of an hour, for no token lives longer. That list is
//! read anew once a second at most, whoever asks how often, and at once where this process changed it.

use crate::{Failure, Kernel, token::Claims};
use allpet_contract::{
    Problem,
    identity::ListEndedSessions,
    problem::SIGNED_OUT,
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

/// Milliseconds for which a list is used: a session that another process ended is over after that.
const USED_FOR_MS: u64 = 1_000;

/// The list of what changed, and where it comes from.
#[derive(Debug, Default)]
pub struct Revocations {
    has_sessions: AtomicBool,
    has_roles: AtomicBool,
    /// Rises with each change in this process.
    generation: AtomicU64,
    known: Mutex<Option<Known>>,
    /// One reads while the others wait for what it finds.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Known {
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
    /// Asks the identity module from now on which sessions have ended.
    pub fn has_sessions(&self) {
        self.has_sessions.store(true, Ordering::Release);
    }

    /// Asks the tenants module from now on whose role has changed.
    pub fn has_roles(&self) {
        self.has_roles.store(true, Ordering::Release);
    }

    /// Has the list read anew before the next token is taken. To be called after the transaction that ended a session or
    /// changed a role.
    pub fn changed(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// What a person's token says now: with the roles of this moment. Fails with `SIGNED_OUT` where its session has ended,
    /// and where nobody can say whether it has.
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
        let list = Arc::new(self.read(kernel).await?);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(Known {
            read_at: now,
            generation,
            list: Arc::clone(&list),
        });
        Ok(list)
    }

    fn fresh(&self, now: Timestamp) -> Option<Arc<Changes>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref()?;
        let since = known.read_at.unix_millis();
        let fresh = known.generation == self.generation.load(Ordering::Acquire)
            && (since..since + USED_FOR_MS).contains(&now.unix_millis());
        fresh.then(|| Arc::clone(&known.list))
    }

    async fn read(&self, kernel: &Kernel) -> Result<Changes, Failure> {
        let client = kernel.client("kernel");
        let mut changes = Changes::default();
        if self.has_sessions.load(Ordering::Acquire) {
            changes.ended = client.send(ListEndedSessions {}).await?.into_iter().collect();
        }
        if self.has_roles.load(Ordering::Acquire) {
            for change in client.send(ListRoleChanges {}).await? {
                changes.roles.entry(change.user).or_default().push(change);
            }
        }
        Ok(changes)
    }
}

/// The claims with every role as it was changed after the token was made.
fn with_roles(claims: Arc<Claims>, changes: &[RoleChange]) -> Arc<Claims> {
    let later: Vec<&RoleChange> = changes
        .iter()
        // The token's moment is cut to the second: a change within that second counts, and says what is true either way.
        .filter(|change| change.changed.unix_seconds() >= claims.iat)
        .collect();
    if later.is_empty() {
        return claims;
    }
    let mut claims = Claims::clone(&claims);
    for change in later {
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
    fn a_change_after_the_token_counts_and_one_before_it_does_not() {
        assert_eq!(roles_after(&change(None, 9)), [Role::Clerk]);
        assert_eq!(roles_after(&change(None, 10)), []);
        assert_eq!(roles_after(&change(None, 11)), []);
        assert_eq!(roles_after(&change(Some(Role::Admin), 11)), [Role::Admin]);
    }
}
