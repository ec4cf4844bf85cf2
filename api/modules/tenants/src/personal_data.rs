//! The module's records of a person: their roles in organisations, and invitations to their address.

use crate::{
    Tenants,
    service::{invitations::timestamp, membership},
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
            let accepted: Vec<Value> = invitations::accepted_by(&self.db, user)
                .await?
                .into_iter()
                .map(|invitation| {
                    json!({
                        "organization": invitation.tenant,
                        "email": invitation.email,
                        "role": invitation.role,
                        "sent": timestamp(invitation.sent_ms),
                    })
                })
                .collect();
            Ok(json!({ "memberships": memberships, "invitations": accepted }))
        })
    }

    fn erase<'a>(&'a self, tx: &'a mut Tx, closed: &'a AccountClosed) -> BoxFuture<'a, Result<(), Failure>> {
        // Somebody may have given them a role while the account was being closed.
        Box::pin(membership::erase(
            &self.kernel,
            tx,
            closed.user,
            closed.proved_address(),
        ))
    }
}
