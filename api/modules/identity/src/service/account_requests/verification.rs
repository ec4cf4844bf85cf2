//! Proving an e-mail address.

use crate::{
    Identity,
    address::Address,
    service::{account_requests, limits},
    store,
};
use allpet_contract::{
    events::{EmailChanged, EmailVerified},
    identity::{
        EMAIL_TAKEN,
        account::{LINK_INVALID, VerifiedAddress},
        mail::LinkPurpose,
    },
    problem::SIGNED_OUT,
};
use allpet_domain::{audit::AuditAction, email, id::UserId};
use allpet_kernel::{Failure, audit::AuditRecord};

/// Sends the link to prove the account's address again, unless it is proved.
pub(crate) async fn request(app: &Identity, user: UserId) -> Result<(), Failure> {
    let person = store::people::by_id(&app.db, user).await?.ok_or(SIGNED_OUT)?;
    if person.verified {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    limits::count_mail(&app.kernel, &mut tx, user).await?;
    let purpose = LinkPurpose::VerifyEmail;
    account_requests::open_verification(&app.kernel, &mut tx, user, &person.email, purpose).await?;
    tx.commit().await?;
    Ok(())
}

/// Proves the address of a link.
pub(crate) async fn verify(app: &Identity, token: &str) -> Result<VerifiedAddress, Failure> {
    let link = account_requests::find(app, token).await?;
    let person = store::people::by_id(&app.db, link.user)
        .await?
        .ok_or(LINK_INVALID)?;
    match link.purpose {
        LinkPurpose::ResetPassword => return Err(LINK_INVALID.into()),
        LinkPurpose::VerifyEmail if person.email != link.email => return Err(LINK_INVALID.into()),
        LinkPurpose::ChangeEmail => {
            let owner = store::people::by_email(&app.db, &Address::read(&link.email)?).await?;
            if owner.is_some_and(|owner| owner.id != person.id) {
                return Err(EMAIL_TAKEN.into());
            }
        }
        LinkPurpose::VerifyEmail => {}
    }
    let (kernel, now, user) = (&app.kernel, app.kernel.now(), link.user);
    let mut tx = app.db.begin().await?;
    account_requests::use_up(kernel, &mut tx, &link).await?;
    if link.purpose == LinkPurpose::ChangeEmail && person.email != link.email {
        if !store::people::set_email(&mut tx, user, &link.email, now).await? {
            return Err(EMAIL_TAKEN.into());
        }
        let event = EmailChanged {
            user,
            old: person.email,
            new: link.email.clone(),
        };
        kernel.announce(&mut tx, &event).await?;
        kernel.announce(&mut tx, &EmailVerified { user }).await?;
        // Without the addresses: the audit log never forgets.
        let record = AuditRecord::about(AuditAction::EmailChanged, user).after("proof", "a link by mail");
        kernel.record(&mut tx, record).await?;
    } else if store::people::set_verified(&mut tx, user, &link.email, now).await? {
        kernel.announce(&mut tx, &EmailVerified { user }).await?;
    }
    tx.commit().await?;
    Ok(VerifiedAddress { email: link.email })
}

/// Records that a person opened a link in another module's mail to `address`, unless it is proved. Returns false if their account is
/// closed or has another address.
pub(crate) async fn prove(app: &Identity, user: UserId, address: &str) -> Result<bool, Failure> {
    let Some(person) = store::people::by_id(&app.db, user).await? else {
        return Ok(false);
    };
    if !email::are_one(&person.email, address) {
        return Ok(false);
    }
    let (kernel, now) = (&app.kernel, app.kernel.now());
    let mut tx = app.db.begin().await?;
    // A link proves only the address to which it went.
    let is_theirs = store::people::hold_email(&mut tx, user, &person.email).await?;
    if is_theirs && store::people::set_verified(&mut tx, user, &person.email, now).await? {
        kernel.announce(&mut tx, &EmailVerified { user }).await?;
    }
    tx.commit().await?;
    Ok(is_theirs)
}
