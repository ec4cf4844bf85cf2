//! The module's records of a person: their inbox, the delivery log and their preferences.

use crate::{
    Notifications,
    service::{closed_accounts, preferences::address},
    store::{deliveries, inbox, preferences, suppressions},
};
use allpet_contract::events::AccountClosed;
use allpet_domain::id::UserId;
use allpet_kernel::{Failure, PersonalRecords, Tx};
use futures::future::BoxFuture;
use serde_json::{Value, json};
use uuid::Uuid;

/// The subscriber that erases.
pub(crate) const SUBSCRIBER: &str = "notifications.closed-accounts";
/// More messages than anybody has: the inbox keeps them for a year.
const MOST: u32 = 100_000;

impl PersonalRecords for Notifications {
    fn export(&self, user: UserId) -> BoxFuture<'_, Result<Value, Failure>> {
        Box::pin(export(self, user))
    }

    fn erase<'a>(&'a self, tx: &'a mut Tx, closed: &'a AccountClosed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(closed_accounts::erase(self, tx, closed))
    }
}

async fn export(app: &Notifications, user: UserId) -> Result<Value, Failure> {
    let inbox = inbox::list(&app.db, user, Uuid::max(), MOST).await?;
    let sent: Vec<Value> = deliveries::list_of_person(&app.db, user)
        .await?
        .into_iter()
        .map(|sent| {
            json!({
                "kind": sent.kind,
                "channel": sent.channel,
                "recipient": sent.recipient,
                "state": sent.state,
                "at": sent.created,
            })
        })
        .collect();
    let channels: Vec<Value> = preferences::list(&app.db, user)
        .await?
        .into_iter()
        .map(|(kind, channel, is_on)| json!({ "kind": kind, "channel": channel, "on": is_on }))
        .collect();
    let quiet = preferences::find_quiet(&app.db, user).await?;
    let quiet = quiet.map(|(hours, zone)| json!({ "hours": hours, "zone": zone }));
    let suppressed = match address(app, user).await? {
        Some(address) => suppressions::list(&app.db, &address).await?,
        None => Vec::new(),
    };
    let suppressed: Vec<Value> = suppressed
        .into_iter()
        .map(|(kind, reason, since)| json!({ "kind": kind, "reason": reason, "since": since }))
        .collect();
    Ok(
        json!({ "inbox": inbox, "sent": sent, "channels": channels, "quiet_hours": quiet, "suppressed": suppressed }),
    )
}
