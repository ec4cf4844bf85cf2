//! The module's records of a person: their roles in organisations, and invitations to their address.

use crate::{
    Tenants,
    store::{invitations, members},
};
use allpet_contract::events::AccountClosed;
use allpet_domain::id::UserId;
use allpet_kernel::{Failure, PersonalRecords, Tx};
use futures::future::BoxFuture;
use serde_json::{Value, json};

/// The subscriber that erases.
pub(crate) const SUBSCRIBER: &str = "tenants.account-closed";

impl PersonalRecords for Tenants {
    fn export(&self, user: UserId) -> BoxFuture<'_, Result<Value, Failure>> {
        Box::pin(async move {
            let memberships = members::workplaces(&self.db, user).await?;
            Ok(json!({ "memberships": memberships }))
        })
    }

    fn erase<'a>(&'a self, tx: &'a mut Tx, closed: &'a AccountClosed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            // A role that an admin gave while the account was being closed.
            members::remove_everywhere(tx, closed.user).await?;
            invitations::delete_of_person(tx, closed.user, &closed.email).await
        })
    }
}
