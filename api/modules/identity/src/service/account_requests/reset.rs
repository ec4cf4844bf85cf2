//! Setting a new password without the old one.
//!
//! A request costs the same whether or not its address has an account: it stores the address and enqueues a job, which looks for
//! the account.

use crate::{
    Identity,
    address::Address,
    jobs::FindResetAccount,
    service::{account_requests, accounts, limits, second_factor::codes, security_log, sessions},
    store,
};
use allpet_contract::{
    events::{EmailVerified, PasswordChanged},
    identity::{account::LINK_INVALID, mail::LinkPurpose},
};
use allpet_domain::{audit::AuditAction, id::AccountRequestId};
use allpet_kernel::{Failure, audit::AuditRecord, jobs::NewJob};
use std::net::SocketAddr;

/// Requests a link for the account of an address, if there is one.
pub(crate) async fn request(app: &Identity, email: &str, peer: Option<SocketAddr>) -> Result<(), Failure> {
    let address = Address::read(email)?;
    let mut tx = app.db.begin().await?;
    limits::count_reset(&app.kernel, &mut tx, &address.key, peer).await?;
    let request = account_requests::open_reset(&app.kernel, &mut tx, &address.email).await?;
    let job = NewJob::new(&FindResetAccount { request });
    app.kernel.enqueue(&mut tx, job).await?;
    tx.commit().await?;
    Ok(())
}

/// Looks for the account of a request's address. Deletes the request if there is none.
pub(crate) async fn find_account(app: &Identity, id: AccountRequestId) -> Result<(), Failure> {
    let Some(request) = store::account_requests::find(&app.db, id).await? else {
        return Ok(());
    };
    let person = store::people::by_email(&app.db, &Address::read(&request.email)?).await?;
    let mut tx = app.db.begin().await?;
    match person {
        // A mail goes to the address as the account has it, not as somebody typed it.
        Some(person) if person.email == request.email => {
            account_requests::announce_reset(&app.kernel, &mut tx, id, person.id).await?;
        }
        Some(person) => {
            store::account_requests::delete(&mut tx, id).await?;
            let id = account_requests::open_reset(&app.kernel, &mut tx, &person.email).await?;
            account_requests::announce_reset(&app.kernel, &mut tx, id, person.id).await?;
        }
        None => store::account_requests::delete(&mut tx, id).await?,
    }
    tx.commit().await?;
    Ok(())
}

/// Sets a new password with a link's token, and ends all sessions. Whoever used the link reads the address's mail.
pub(crate) async fn reset(app: &Identity, token: &str, password: String) -> Result<(), Failure> {
    let link = account_requests::find(app, token).await?;
    let person = store::people::by_id(&app.db, link.user)
        .await?
        .filter(|person| link.purpose == LinkPurpose::ResetPassword && person.email == link.email)
        .ok_or(LINK_INVALID)?;
    accounts::check_password("password", &password, &[&person.email, &person.name])?;
    let hash = app
        .passwords
        .hash(password, app.kernel.randomness().bytes())
        .await?;
    let (kernel, user) = (&app.kernel, person.id);
    let mut tx = app.db.begin().await?;
    account_requests::use_up(kernel, &mut tx, &link).await?;
    account_requests::withdraw_changes(&mut tx, user).await?;
    // A link proves only the address to which it went.
    let is_theirs = store::people::hold_email(&mut tx, user, &link.email).await?;
    if !is_theirs || !store::people::set_password(&mut tx, user, &person.password, &hash).await? {
        return Err(LINK_INVALID.into());
    }
    if store::people::set_verified(&mut tx, user, &person.email, kernel.now()).await? {
        kernel.announce(&mut tx, &EmailVerified { user }).await?;
    }
    sessions::end_all_but(kernel, &mut tx, user, None).await?;
    // Whoever guessed them does not know the new password.
    codes::forget_wrong(&mut tx, user).await?;
    kernel.announce(&mut tx, &PasswordChanged { user }).await?;
    let record = AuditRecord::about(AuditAction::PasswordChanged, user).after("proof", "a link by mail");
    kernel.record(&mut tx, record).await?;
    tx.commit().await?;
    kernel.revocations().invalidate();
    security_log::password_changed(user, true);
    Ok(())
}
