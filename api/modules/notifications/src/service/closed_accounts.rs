//! When a person closes their account, nothing here tells any more who they were: the inbox, the preferences and the delivery log go.
//! Messages that are still to be sent, such as that the account is closed, are sent first.

use crate::{
    Notifications,
    jobs::ForgetAccount,
    store::{deliveries, inbox, preferences},
};
use allpet_contract::events::AccountClosed;
use allpet_domain::id::UserId;
use allpet_kernel::{
    Failure, Tx, events,
    jobs::{JobContext, NewJob},
};
use futures::future::BoxFuture;
use std::time::Duration;

/// When the rest of the delivery log goes: a mail is tried for about two days.
const AFTER_MAILS: Duration = Duration::from_hours(3 * 24);

/// Handles closed accounts.
#[derive(Debug)]
pub(crate) struct Listener(pub(crate) Notifications);

impl Listener {
    async fn forget(&self, tx: &mut Tx, event: AccountClosed) -> Result<(), Failure> {
        delete_of_person(tx, event.user).await?;
        deliveries::delete_sent_to(tx, event.user).await?;
        let job = ForgetAccount {
            user: event.user,
            email: event.email,
        };
        let job = NewJob::new(&job).unique(event.user).after(AFTER_MAILS);
        self.0.kernel.enqueue(tx, job).await.map(drop)
    }
}

impl events::Listener<AccountClosed> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: AccountClosed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.forget(tx, event))
    }
}

/// Deletes all that is left of a closed account: also what was written while it was closed.
pub(crate) async fn forget(
    app: Notifications,
    context: JobContext,
    job: ForgetAccount,
) -> Result<(), Failure> {
    let mut tx = app.db.begin().await?;
    delete_of_person(&mut tx, job.user).await?;
    deliveries::delete_of_account(&mut tx, job.user, &job.email).await?;
    context.finish(&mut tx).await?;
    Ok(tx.commit().await?)
}

async fn delete_of_person(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    inbox::delete_of_person(tx, user).await?;
    preferences::delete_of_person(tx, user).await
}
