//! Reminders: owners learn in time that a licence ends.

use crate::{
    authorities::Authority,
    service::Licensing,
    store::reminders::{self, EndingLicence},
};
use allpet_contract::events::LicenceExpiring;
use allpet_domain::{
    Day,
    id::LicenceId,
    licensing::{Reminder, reminder_of, reminders_on},
};
use allpet_kernel::{Failure, Tx};

/// Announces the reminders that are due, each licence's latest once, from the morning of its authority on. Returns their number.
pub(crate) async fn remind_all(app: &Licensing) -> Result<u32, Failure> {
    let mut announced = 0;
    for authority in app.authorities.all(&app.kernel).await? {
        let Some(today) = authority.morning(app.kernel.now()) else {
            continue;
        };
        for reminder in reminders_on(today, authority.jurisdiction.renewal_days()) {
            match remind(app, &authority, reminder).await {
                Ok(count) => announced += count,
                // An authority whose reminders fail does not stop the others.
                Err(failure) => {
                    tracing::error!(tenant = %authority.tenant, error = ?failure, "owners could not be reminded");
                }
            }
        }
    }
    Ok(announced)
}

/// Announces a reminder to all licences of an authority to which it applies.
async fn remind(app: &Licensing, authority: &Authority, reminder: Reminder) -> Result<u32, Failure> {
    let mut announced = 0;
    loop {
        // Most runs find nothing: they only read.
        let due = reminders::list_due(&app.db, authority.tenant, reminder).await?;
        if due.is_empty() {
            return Ok(announced);
        }
        let mut tx = app.db.begin().await?;
        for licence in due {
            // Another process may have announced it at the same moment.
            if reminders::mark(&mut tx, licence.id, reminder.days).await? {
                let event = expiring_event(authority, &licence, reminder);
                app.kernel.announce(&mut tx, &event).await?;
                announced += 1;
            }
        }
        tx.commit().await?;
    }
}

fn expiring_event(authority: &Authority, licence: &EndingLicence, reminder: Reminder) -> LicenceExpiring {
    LicenceExpiring {
        licence: licence.id,
        tenant: authority.tenant,
        owner: licence.owner,
        expires: licence.expires,
        days: reminder.days,
    }
}

/// Marks the reminder of today of a licence that is issued today: its owner just read when it ends.
pub(super) async fn skip_todays(
    tx: &mut Tx,
    licence: LicenceId,
    (expires, today): (Day, Day),
    renewal_days: u32,
) -> Result<(), Failure> {
    if let Some(days) = reminder_of(expires, today, renewal_days) {
        reminders::mark(tx, licence, days).await?;
    }
    Ok(())
}
