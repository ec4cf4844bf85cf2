//! The reminders that licences end. Each licence remembers the last one, so that none is announced twice.

use allpet_domain::{
    Day,
    id::{LicenceId, TenantId, UserId},
    licensing::Reminder,
};
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};
use time::Date;
use uuid::Uuid;

// Reads the index of licences with an owner here that end within the days of a reminder, and never the whole register.
const LIST_DUE: &str = "SELECT id, owner, expires FROM licences WHERE tenant = $1 AND owner IS NOT NULL AND state = 'issued' \
    AND expires >= $2 AND expires <= $3 AND (reminded IS NULL OR reminded > $4) ORDER BY expires, id LIMIT 500";
const MARK: &str = "UPDATE licences SET reminded = $2 WHERE id = $1 AND state = 'issued' AND (reminded IS NULL OR reminded > $2)";

/// A licence whose owner should be reminded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EndingLicence {
    pub(crate) id: LicenceId,
    pub(crate) owner: UserId,
    pub(crate) expires: Day,
}

/// Lists up to 500 licences of `tenant` to which a reminder applies and that have not had it, the first to end first.
pub(crate) async fn list_due(
    db: &Db,
    tenant: TenantId,
    reminder: Reminder,
) -> Result<Vec<EndingLicence>, Failure> {
    let rows: Vec<(Uuid, Uuid, Date)> = on_read!(db, c => sqlx::query_as(LIST_DUE)
        .bind(tenant.0).bind(reminder.first.0).bind(reminder.last.0).bind(i64::from(reminder.days)).fetch_all(c).await)?;
    let licence = |(id, owner, expires)| EndingLicence {
        id: LicenceId(id),
        owner: UserId(owner),
        expires: Day(expires),
    };
    Ok(rows.into_iter().map(licence).collect())
}

/// Records a reminder. Returns false if the licence has had it or is no longer in force.
pub(crate) async fn mark(tx: &mut Tx, id: LicenceId, days: u32) -> Result<bool, Failure> {
    let rows = on_write!(tx, c => sqlx::query(MARK).bind(id.0).bind(i64::from(days)).execute(c).await
        .map(|result| result.rows_affected()))?;
    Ok(rows == 1)
}
