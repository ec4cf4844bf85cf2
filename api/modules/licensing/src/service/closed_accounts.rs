//! When a person closes their account, their licences stay in force, but their tags show nothing private any more and take no
//! messages: nobody would read them.

use super::Licensing;
use crate::store::{closed_accounts, finder_messages, licences, licences::LicenceRecord};
use allpet_contract::events::AccountClosed;
use allpet_kernel::{Failure, Tx, events};
use futures::future::BoxFuture;

/// Returns whether the owner of `licence` closed their account. A licence that was issued after that counts, too.
pub(super) async fn is_owner_gone(app: &Licensing, licence: &LicenceRecord) -> Result<bool, Failure> {
    match &licence.issued_here {
        Some(issued) => closed_accounts::contains(&app.db, issued.owner).await,
        None => Ok(false),
    }
}

/// Handles closed accounts.
#[derive(Debug)]
pub(crate) struct Listener(Licensing);

impl Listener {
    pub(crate) fn new(app: Licensing) -> Self {
        Self(app)
    }

    async fn forget(&self, tx: &mut Tx, event: AccountClosed) -> Result<(), Failure> {
        closed_accounts::insert(tx, event.user).await?;
        finder_messages::delete_of_owner(tx, event.user).await?;
        for tag in licences::hide_of_owner(tx, event.user).await? {
            self.0.tags.remove(&tag);
        }
        Ok(())
    }
}

impl events::Listener<AccountClosed> for Listener {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: AccountClosed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.forget(tx, event))
    }
}
