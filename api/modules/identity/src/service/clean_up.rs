//! The deletion of ended sessions, of attempts that no limit reads any more, and of requests without a valid link.

use super::{account_requests, devices::known_devices, limits, passkeys, second_factor, sessions};
use crate::Identity;
use allpet_kernel::Failure;

/// Deletes ended sessions, expired attempts, requests and setups, and devices that were not used for long. Returns the number of sessions.
pub(crate) async fn delete_ended(app: &Identity) -> Result<u32, Failure> {
    let mut tx = app.db.begin().await?;
    let sessions = sessions::delete_ended(&app.kernel, &mut tx).await?;
    limits::delete_expired(&app.kernel, &mut tx).await?;
    known_devices::delete_unused(&app.kernel, &mut tx).await?;
    account_requests::delete_expired(&app.kernel, &mut tx).await?;
    second_factor::delete_unconfirmed(&app.kernel, &mut tx).await?;
    passkeys::delete_unfinished(&app.kernel, &mut tx).await?;
    tx.commit().await?;
    Ok(sessions)
}
