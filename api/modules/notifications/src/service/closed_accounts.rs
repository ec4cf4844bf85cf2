//! When a person closes their account, nothing here tells any more who they were: the inbox, the preferences and the delivery log go.
//! Messages that are still to be sent, such as that the account is closed, are sent first.

use crate::{
    Notifications,
    jobs::ForgetAccount,
    store::{captured_mails, deliveries, inbox, preferences, suppressions},
};
use allpet_contract::events::AccountClosed;
use allpet_domain::id::UserId;
use allpet_kernel::{
    Failure, Tx,
    jobs::{JobContext, NewJob},
};
use std::time::Duration;

/// When the rest of the delivery log goes: a mail is tried for about two days.
const AFTER_MAILS: Duration = Duration::from_hours(3 * 24);

/// Deletes what a person was sent and what they chose, and enqueues the deletion of the rest.
pub(crate) async fn erase(app: &Notifications, tx: &mut Tx, closed: &AccountClosed) -> Result<(), Failure> {
    delete_of_person(tx, closed.user).await?;
    deliveries::delete_sent_to(tx, closed.user).await?;
    let job = ForgetAccount {
        user: closed.user,
        email: closed.proved_address().unwrap_or_default().to_owned(),
    };
    let job = NewJob::new(&job).unique(closed.user).after(AFTER_MAILS);
    app.kernel.enqueue(tx, job).await.map(drop)
}

/// Deletes all that is left of a closed account: also what was written while it was closed.
pub(crate) async fn forget(
    app: Notifications,
    context: JobContext,
    job: ForgetAccount,
) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    delete_of_person(&mut tx, job.user).await?;
    let address = Some(job.email.as_str()).filter(|email| !email.is_empty());
    deliveries::delete_of_account(&mut tx, job.user, address).await?;
    if let Some(address) = address {
        suppressions::delete_of_address(&mut tx, address).await?;
        captured_mails::delete_to(&mut tx, address).await?;
    }
    context.finish(&mut tx).await?;
    Ok(tx.commit().await?)
}

async fn delete_of_person(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    inbox::delete_of_person(tx, user).await?;
    preferences::delete_of_person(tx, user).await
}
