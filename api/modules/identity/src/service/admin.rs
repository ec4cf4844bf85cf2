//! Operator commands for accounts.

use super::{
    accounts::{self, NewAccount},
    passwords::Passwords,
    second_factor, security_log, sessions,
};
use crate::address::Address;
use crate::store;
use allpet_contract::events::{AccountClosed, SecondFactorChanged};
use allpet_domain::{Timestamp, audit::AuditAction, id::UserId};
use allpet_kernel::{Db, Failure, Kernel, audit::AuditRecord};

/// Returns the account of an address, creating it if there is none. An existing account keeps its name and password.
pub async fn ensure_user(
    kernel: &Kernel,
    db: &Db,
    email: &str,
    name: &str,
    password: &str,
) -> Result<UserId, Failure> {
    match find_user(db, email).await? {
        Some(user) => Ok(user),
        None => create_user(kernel, db, email, name, password).await,
    }
}

/// Creates an account, for whose address the operator vouches. Fails with `EMAIL_TAKEN` if the address has one.
pub async fn create_user(
    kernel: &Kernel,
    db: &Db,
    email: &str,
    name: &str,
    password: &str,
) -> Result<UserId, Failure> {
    let new = NewAccount::check(email, name, password)?;
    let person = new.hashed(kernel, &Passwords::new(), true).await?;
    let mut tx = db.begin().await?;
    accounts::register(kernel, &mut tx, &person).await?;
    tx.commit().await?;
    Ok(person.id)
}

/// Gives a person the role of an admin of the platform, or takes it away. Returns false if nothing changed.
pub async fn set_platform_admin(
    kernel: &Kernel,
    db: &Db,
    user: UserId,
    is_admin: bool,
) -> Result<bool, Failure> {
    let mut tx = db.begin().await?;
    let changed = if is_admin {
        store::platform_admins::insert(&mut tx, user, kernel.now()).await?
    } else {
        store::platform_admins::delete(&mut tx, user).await?
    };
    if changed {
        let action = if is_admin {
            AuditAction::PlatformRoleGiven
        } else {
            AuditAction::PlatformRoleTaken
        };
        kernel.record(&mut tx, AuditRecord::about(action, user)).await?;
    }
    tx.commit().await?;
    Ok(changed)
}

/// Turns a person's second step of signing in off, and removes their passkeys, for an operator who has made sure that the person asks for it: they lost their
/// phone and their recovery codes. Tells the person. Returns false if it is off.
pub async fn remove_second_factor(kernel: &Kernel, db: &Db, user: UserId) -> Result<bool, Failure> {
    let mut tx = db.begin().await?;
    let passkeys = store::passkeys::count(&mut tx, user).await?;
    store::passkeys::delete_all(&mut tx, user).await?;
    let removed = second_factor::turn_off(&mut tx, user).await? || passkeys > 0;
    if removed {
        // Whoever has the lost phone may be signed in on it.
        sessions::end_all_but(kernel, &mut tx, user, None).await?;
        kernel
            .announce(&mut tx, &SecondFactorChanged { user, on: false })
            .await?;
        let record = AuditRecord::about(AuditAction::SecondFactorRemoved, user).after("sessions", "ended");
        kernel.record(&mut tx, record).await?;
    }
    tx.commit().await?;
    if removed {
        security_log::second_factor_changed(user, false);
    }
    Ok(removed)
}

/// Ends all sessions of a person, for an operator who heard that somebody else uses one. Returns how many there were.
pub async fn end_sessions(kernel: &Kernel, db: &Db, user: UserId) -> Result<usize, Failure> {
    let mut tx = db.begin().await?;
    let ended = store::sessions::active_of(&mut tx, user).await?.len();
    if ended > 0 {
        sessions::end_all_but(kernel, &mut tx, user, None).await?;
        let record = AuditRecord::about(AuditAction::SessionEnded, user).after("sessions", "all");
        kernel.record(&mut tx, record).await?;
    }
    tx.commit().await?;
    Ok(ended)
}

/// Returns whether the person closed their account.
pub async fn is_closed(db: &Db, user: UserId) -> Result<bool, Failure> {
    store::people::is_closed(db, user).await
}

/// Announces once more that a person closed their account, so that every module erases their records again: those of a database that was
/// restored, or of a release that did not erase them. Nobody gets a mail: the address is gone.
pub async fn announce_closed(kernel: &Kernel, db: &Db, user: UserId) -> Result<(), Failure> {
    let event = AccountClosed {
        user,
        email: String::new(),
        verified: false,
    };
    let mut tx = db.begin().await?;
    kernel.announce(&mut tx, &event).await?;
    let record = AuditRecord::about(AuditAction::ErasureRepeated, user);
    kernel.record(&mut tx, record).await?;
    Ok(tx.commit().await?)
}

/// Lists people who closed their accounts, each with the time, in the order of their ids: a page of them, after one if given. An empty
/// page is the end.
pub async fn closed_after(db: &Db, after: Option<UserId>) -> Result<Vec<(UserId, Timestamp)>, Failure> {
    store::people::closed_after(db, after).await
}

/// Finds the account of an address.
pub async fn find_user(db: &Db, email: &str) -> Result<Option<UserId>, Failure> {
    let address = Address::read(email)?;
    Ok(store::people::by_email(db, &address)
        .await?
        .map(|person| person.id))
}
