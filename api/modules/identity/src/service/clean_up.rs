//! The deletion of ended sessions and of attempts that no limit reads any more.

use super::{known_devices, limits, sessions};
use crate::Identity;
use allpet_kernel::Failure;

/// Deletes ended sessions, expired attempts and devices that were not used for long. Returns the number of sessions.
pub(crate) async fn delete_ended(app: &Identity) -> Result<u32, Failure> {
    let mut tx = app.db.begin().await?;
    let sessions = sessions::delete_ended(&app.kernel, &mut tx).await?;
    limits::delete_expired(&app.kernel, &mut tx).await?;
    known_devices::delete_unused(&app.kernel, &mut tx).await?;
    tx.commit().await?;
    Ok(sessions)
}
