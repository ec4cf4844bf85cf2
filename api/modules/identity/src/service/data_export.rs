//! The export of all that the modules store of a person: a job asks each module for its section, and stores one document, which the
//! person downloads within a week.

use super::{reauthentication, security_log, sessions::now_ms};
use crate::{
    Identity, NAME,
    actor::AccountHolder,
    jobs::ExportData,
    store::{self, data_exports, data_exports::ExportRecord},
};
use allpet_contract::{
    File,
    events::DataExportReady,
    identity::data_export::{DataExport, DataExportStatus, EXPORT_NOT_FOUND, EXPORT_TOO_SOON},
    operations::module::ExportPersonalData,
    routes,
};
use allpet_domain::{Timestamp, audit::AuditAction, id::UserId};
use allpet_kernel::{
    Failure,
    audit::AuditRecord,
    jobs::{JobContext, NewJob},
};
use serde_json::{Map, Value, json};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// How long a document can be downloaded, in milliseconds: a week.
const RETENTION_MS: i64 = 7 * DAY_MS;
/// The progress when all modules have answered, in percent; the document is stored after that.
const COLLECTED: usize = 95;

/// Reads the last export.
pub(crate) async fn read(app: &Identity, user: UserId) -> Result<DataExportStatus, Failure> {
    let record = data_exports::find(&app.db, user).await?;
    Ok(record.map_or_else(DataExportStatus::default, |record| {
        status(record, now_ms(&app.kernel))
    }))
}

/// Starts an export, one a day; at once if the last one failed.
pub(crate) async fn start(
    app: &Identity,
    holder: &AccountHolder,
    password: &str,
) -> Result<DataExportStatus, Failure> {
    let person = reauthentication::check(app, holder, password).await?;
    let (kernel, user, now_ms) = (&app.kernel, person.id, now_ms(&app.kernel));
    let mut tx = app.db.begin().await?;
    // Holds the row: of two requests at once, the second finds the first one's export.
    if !store::people::hold_password(&mut tx, user, &person.password).await? {
        // It was changed meanwhile.
        return Err(reauthentication::wrong().into());
    }
    let last = data_exports::find_in(&mut tx, user).await?;
    if last.is_some_and(|last| next_ms(&last) > now_ms) {
        return Err(EXPORT_TOO_SOON.into());
    }
    data_exports::put(&mut tx, user, now_ms).await?;
    let job = ExportData {
        user,
        requested_ms: now_ms,
    };
    let job = NewJob::new(&job).unique(data_exports::job_key(user, now_ms));
    kernel.enqueue(&mut tx, job).await?;
    let record = AuditRecord::about(AuditAction::DataExportStarted, user);
    kernel.record(&mut tx, record).await?;
    tx.commit().await?;
    security_log::data_export_started(user);
    read(app, user).await
}

/// Returns the document of the last export.
pub(crate) async fn download(
    app: &Identity,
    holder: &AccountHolder,
    password: &str,
) -> Result<File, Failure> {
    let person = reauthentication::check(app, holder, password).await?;
    let after_ms = now_ms(&app.kernel) - RETENTION_MS;
    let content = data_exports::content(&app.db, person.id, after_ms).await?;
    Ok(File {
        content_type: "application/json".to_owned(),
        bytes: content.ok_or(EXPORT_NOT_FOUND)?,
    })
}

/// Asks each module for its section, and stores the document.
pub(crate) async fn collect(app: Identity, context: JobContext, job: ExportData) -> Result<(), Failure> {
    let (kernel, user) = (&app.kernel, job.user);
    let client = kernel.client(NAME);
    let modules: Vec<&'static str> = routes::modules().collect();
    let mut sections = Map::new();
    for (number, name) in (1_usize..).zip(&modules) {
        let module = (*name).to_owned();
        let section = client.send(ExportPersonalData { module, user }).await?;
        if let Some(json) = section.json {
            sections.insert((*name).to_owned(), serde_json::from_str::<Value>(&json)?);
        }
        let percent = u8::try_from(number * COLLECTED / modules.len()).unwrap_or(100);
        let mut tx = app.db.begin().await?;
        if !data_exports::set_progress(&mut tx, user, job.requested_ms, i64::from(percent)).await? {
            // The account is closed, or another export was started a day later.
            return Ok(());
        }
        tx.commit().await?;
        context.progress(percent).await?;
    }
    let document = json!({ "format": 1, "created": kernel.now(), "person": user, "sections": sections });
    let document = serde_json::to_vec_pretty(&document)?;
    let mut tx = app.db.begin().await?;
    if data_exports::finish(&mut tx, user, job.requested_ms, now_ms(kernel), &document).await? {
        kernel.announce(&mut tx, &DataExportReady { user }).await?;
    }
    context.finish(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Deletes documents that are older than a week, and exports that were not finished in a week. Returns their number.
pub(crate) async fn delete_old(app: &Identity) -> Result<u32, Failure> {
    let mut tx = app.db.begin().await?;
    let before_ms = now_ms(&app.kernel) - RETENTION_MS;
    let deleted = data_exports::delete_before(&mut tx, before_ms).await?;
    tx.commit().await?;
    Ok(u32::try_from(deleted).unwrap_or(u32::MAX))
}

/// Returns how an export stands at `now_ms`.
fn status(record: ExportRecord, now_ms: i64) -> DataExportStatus {
    let until_ms = record.finished_ms.map(|finished_ms| finished_ms + RETENTION_MS);
    let next_ms = next_ms(&record);
    let is_over = until_ms.is_some_and(|until_ms| until_ms <= now_ms);
    let export = DataExport {
        requested: timestamp(record.requested_ms),
        progress: u32::try_from(record.progress).unwrap_or(0),
        until: until_ms.map(timestamp),
    };
    DataExportStatus {
        export: (!is_over).then_some(export),
        next: (next_ms > now_ms).then(|| timestamp(next_ms)),
    }
}

/// Returns from when on another export can be started: a day after the last one, unless that has failed.
fn next_ms(record: &ExportRecord) -> i64 {
    if record.finished_ms.is_none() && record.jobs == 0 {
        return record.requested_ms;
    }
    record.requested_ms + DAY_MS
}

fn timestamp(ms: i64) -> Timestamp {
    Timestamp::from_unix_millis(u64::try_from(ms).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_can_be_downloaded_for_a_week_and_another_started_after_a_day() {
        let record = ExportRecord {
            requested_ms: 1_000,
            progress: 100,
            finished_ms: Some(2_000),
            jobs: 0,
        };
        let early = status(record, 2_000);
        assert_eq!(early.export.unwrap().until, Some(timestamp(2_000 + RETENTION_MS)));
        assert_eq!(early.next, Some(timestamp(1_000 + DAY_MS)));
        let next_day = status(record, 1_000 + DAY_MS);
        assert!(next_day.export.is_some() && next_day.next.is_none());
        assert_eq!(status(record, 2_000 + RETENTION_MS).export, None);
        let unfinished = ExportRecord {
            finished_ms: None,
            progress: 40,
            jobs: 1,
            ..record
        };
        let in_work = status(unfinished, 2_000);
        assert_eq!(in_work.export.unwrap().progress, 40);
        assert_eq!(in_work.next, Some(timestamp(1_000 + DAY_MS)));
        let failed = status(
            ExportRecord {
                jobs: 0,
                ..unfinished
            },
            2_000,
        );
        assert_eq!(failed.next, None, "nobody waits a day after a failure");
    }
}
