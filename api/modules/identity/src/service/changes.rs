//! Changes of what opens an account, and closing it. Each requires the present password, and a code where two-step sign-in is on.

use super::{
    account_requests, accounts, limits, reauthentication, second_factor::codes, security_log, sessions,
};
use crate::{Identity, actor::AccountHolder, address::Address, store};
use allpet_contract::{
    events::{AccountClosed, PasswordChanged},
    identity::{
        EMAIL_TAKEN,
        account::{CloseForm, EmailForm, HAS_ROLES, PasswordForm},
        mail::LinkPurpose,
    },
    problem::SIGNED_OUT,
};
use allpet_domain::{Invalid, audit::AuditAction};
use allpet_kernel::{Failure, audit::AuditRecord};

/// Changes the password, and ends every other session.
pub(crate) async fn password(
    app: &Identity,
    holder: &AccountHolder,
    form: PasswordForm,
) -> Result<(), Failure> {
    let person = reauthentication::check(app, holder, &form.current_password).await?;
    accounts::check_password("password", &form.password, &[&person.email, &person.name])?;
    let code = reauthentication::check_code(app, holder, form.code.as_deref()).await?;
    let hash = app
        .passwords
        .hash(form.password, app.kernel.randomness().bytes())
        .await?;
    let (kernel, user) = (&app.kernel, person.id);
    let mut tx = app.db.begin().await?;
    if !store::people::set_password(&mut tx, user, &person.password, &hash).await? {
        // It was changed meanwhile.
        return Err(reauthentication::wrong().into());
    }
    reauthentication::use_code(&mut tx, user, code.as_ref()).await?;
    sessions::end_all_but(kernel, &mut tx, user, Some(holder.session)).await?;
    account_requests::withdraw_changes(&mut tx, user).await?;
    kernel.announce(&mut tx, &PasswordChanged { user }).await?;
    let record = AuditRecord::about(AuditAction::PasswordChanged, user).after("proof", "the old password");
    kernel.record(&mut tx, record).await?;
    tx.commit().await?;
    kernel.revocations().invalidate();
    security_log::password_changed(user, false);
    Ok(())
}

/// Sends a link to a new address. An address of another account is refused as at sign-up.
pub(crate) async fn email(app: &Identity, holder: &AccountHolder, form: EmailForm) -> Result<(), Failure> {
    let address = Address::read(&form.email)?;
    let person = reauthentication::check(app, holder, &form.current_password).await?;
    if address.email == person.email {
        let invalid = Invalid::one("email", "same", "This is your address already.");
        return Err(invalid.into());
    }
    let code = reauthentication::check_code(app, holder, form.code.as_deref()).await?;
    let (kernel, user, purpose) = (&app.kernel, person.id, LinkPurpose::ChangeEmail);
    // Before anything tells whether the address has an account.
    let mut tx = app.db.begin().await?;
    if code.is_some() {
        // The code was right. It stays good for another try if this address is taken.
        codes::forget_wrong(&mut tx, user).await?;
    }
    limits::count_mail(kernel, &mut tx, user).await?;
    tx.commit().await?;
    let owner = store::people::by_email(&app.db, &address).await?;
    if owner.is_some_and(|owner| owner.id != person.id) {
        return Err(EMAIL_TAKEN.into());
    }
    let mut tx = app.db.begin().await?;
    if !store::people::hold_password(&mut tx, user, &person.password).await? {
        // It was changed meanwhile.
        return Err(reauthentication::wrong().into());
    }
    reauthentication::use_code(&mut tx, user, code.as_ref()).await?;
    // Only the newest address counts.
    store::account_requests::delete_of_person(&mut tx, user, account_requests::name(purpose)).await?;
    account_requests::open_verification(kernel, &mut tx, user, &address.email, purpose).await?;
    tx.commit().await?;
    Ok(())
}

/// Closes the account. Its id remains in the records that the law requires of authorities and shops; nothing here says whose it was.
pub(crate) async fn close(app: &Identity, holder: &AccountHolder, form: &CloseForm) -> Result<(), Failure> {
    let person = reauthentication::check(app, holder, &form.current_password).await?;
    let (kernel, user, password) = (&app.kernel, person.id, person.password.clone());
    let verified = person.verified;
    let account = accounts::with_roles(app, person).await?;
    if account.platform_admin || !account.roles.is_empty() {
        let detail = "An admin must take your roles away first, so that others can go on with your work.";
        return Err(allpet_contract::Problem::new(HAS_ROLES).detail(detail).into());
    }
    let code = reauthentication::check_code(app, holder, form.code.as_deref()).await?;
    let mut tx = app.db.begin().await?;
    if !store::people::hold_password(&mut tx, user, &password).await? {
        // It was changed meanwhile.
        return Err(reauthentication::wrong().into());
    }
    reauthentication::use_code(&mut tx, user, code.as_ref()).await?;
    if !store::people::close(&mut tx, user, kernel.now()).await? {
        return Err(SIGNED_OUT.into());
    }
    sessions::end_all_but(kernel, &mut tx, user, None).await?;
    store::account_requests::delete_all_of_person(&mut tx, user).await?;
    store::devices::delete(&mut tx, user).await?;
    store::known_devices::delete_all(&mut tx, user).await?;
    store::second_factors::delete(&mut tx, user).await?;
    store::passkeys::delete_all(&mut tx, user).await?;
    store::data_exports::delete(&mut tx, user).await?;
    let event = AccountClosed {
        user,
        email: account.email,
        verified,
    };
    kernel.announce(&mut tx, &event).await?;
    let record = AuditRecord::about(AuditAction::AccountClosed, user);
    kernel.record(&mut tx, record).await?;
    tx.commit().await?;
    kernel.revocations().invalidate();
    security_log::closed(user);
    Ok(())
}
