//! The module's records of a person: the account, its sessions and devices.

use crate::{
    Identity,
    service::{account_requests, passkeys, second_factor, sessions::now_ms},
    store::{self, data_exports, devices, known_devices, people, platform_admins, sessions},
};
use allpet_contract::{events::AccountClosed, identity::mail::LinkPurpose};
use allpet_domain::id::UserId;
use allpet_kernel::{Failure, PersonalRecords, Tx};
use futures::future::BoxFuture;
use serde_json::{Value, json};

/// The subscriber that erases. The account itself is erased when it is closed.
pub(crate) const SUBSCRIBER: &str = "identity.account-closed";

impl PersonalRecords for Identity {
    fn export(&self, user: UserId) -> BoxFuture<'_, Result<Value, Failure>> {
        Box::pin(export(self, user))
    }

    fn erase<'a>(&'a self, tx: &'a mut Tx, closed: &'a AccountClosed) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(data_exports::delete(tx, closed.user))
    }
}

async fn export(app: &Identity, user: UserId) -> Result<Value, Failure> {
    let account = people::by_id(&app.db, user).await?.map(|person| {
        json!({
            "email": person.email,
            "verified": person.verified,
            "name": person.name,
            "created": person.created,
        })
    });
    let sessions: Vec<Value> = sessions::list(&app.db, user, now_ms(&app.kernel))
        .await?
        .into_iter()
        .map(|session| {
            json!({
                "browser": session.user_agent,
                "created": session.created,
                "last_used": session.last_used,
            })
        })
        .collect();
    let devices = devices::list(&app.db, user).await?;
    let known_browsers = known_devices::list(&app.db, user).await?;
    let purpose = account_requests::name(LinkPurpose::ChangeEmail);
    let new_email =
        store::account_requests::newest_email(&app.db, user, purpose, now_ms(&app.kernel)).await?;
    let platform_admin = platform_admins::contains(&app.db, user).await?;
    let second_factor = second_factor::read(app, user).await?;
    let passkeys = passkeys::list(app, user).await?;
    Ok(json!({
        "account": account,
        "new_email": new_email,
        "platform_admin": platform_admin,
        "sessions": sessions,
        "devices": devices,
        "known_browsers": known_browsers,
        "second_factor": second_factor,
        "passkeys": passkeys,
    }))
}
