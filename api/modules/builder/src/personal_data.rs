//! The module's records of a person: their designs, with the links by which others see them.

use crate::{
    service::Designs,
    store::{designs, shares},
};
use allpet_contract::{builder::Design, events::AccountClosed};
use allpet_domain::id::UserId;
use allpet_kernel::{Failure, PersonalRecords, Tx};
use futures::future::BoxFuture;
use serde_json::{Value, json};

/// The subscriber that erases.
pub(crate) const SUBSCRIBER: &str = "builder.account-closed";

impl PersonalRecords for Designs {
    fn export(&self, user: UserId) -> BoxFuture<'_, Result<Value, Failure>> {
        Box::pin(async move {
            let mut exported = Vec::new();
            for design in designs::list_all(self.db(), user).await? {
                let design: Design = serde_json::from_str(&design)?;
                let shares = shares::list(self.db(), design.id).await?;
                exported.push(json!({ "design": design, "links": shares }));
            }
            Ok(json!({ "designs": exported }))
        })
    }

    fn erase<'a>(&'a self, tx: &'a mut Tx, closed: &'a AccountClosed) -> BoxFuture<'a, Result<(), Failure>> {
        // Their links and pictures go with them.
        Box::pin(designs::delete_all(tx, closed.user))
    }
}
