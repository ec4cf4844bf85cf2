//! The chain of the audit log: each record has the hash of the one before it, so that a record which is changed or removed later is
//! found.

use crate::{
    OperationsModule,
    store::audit::{self as store, AuditRow, Head},
};
use allpet_contract::events::AuditRecorded;
use allpet_kernel::{
    Db, Failure, Tx,
    events::{Envelope, EnvelopeListener, Subscription, Topics},
};
use futures::future::BoxFuture;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Records that are read at once.
const BATCH: i64 = 500;
/// Maximum number of records that the schedule verifies in a night, so that it ends within its time however long the log is.
const NIGHTLY_MAX: i64 = 200_000;

/// Appends what modules announce to the log.
#[derive(Clone, Copy, Debug)]
struct Recorder;

impl EnvelopeListener for Recorder {
    fn handle<'a>(&'a self, tx: &'a mut Tx, envelope: &'a Envelope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move { append(tx, envelope, envelope.event::<AuditRecorded>()?).await })
    }
}

/// Subscribes to the records of all modules.
pub(crate) fn subscription(db: &Db) -> Subscription {
    let topics = Topics::matching("audit.recorded");
    Subscription::to_envelopes(db.clone(), "operations.audit-recorded", topics, Recorder)
}

/// Appends a record, unless it is there. Records are appended one after another: the first statement locks the chain's end.
async fn append(tx: &mut Tx, envelope: &Envelope, recorded: AuditRecorded) -> Result<(), Failure> {
    if store::has_event(tx, envelope.id.0).await? {
        return Ok(());
    }
    let head = store::next(tx).await?;
    let search = search_text(&recorded);
    let mut row = AuditRow {
        sequence: head.sequence,
        event: envelope.id.0,
        at_ms: i64::try_from(envelope.occurred_at.unix_millis()).unwrap_or(i64::MAX),
        module: envelope.producer.clone(),
        action: recorded.action,
        subject_kind: recorded.subject_kind,
        subject: recorded.subject,
        subject_name: recorded.subject_name,
        tenant: recorded.tenant.map(|tenant| tenant.0),
        actor: envelope.actor.map(|actor| actor.0),
        operator: recorded.operator,
        session: recorded.session.map(|session| session.0),
        cause: envelope.cause.clone(),
        reason: recorded.reason,
        before_values: serde_json::to_string(&recorded.before)?,
        after_values: serde_json::to_string(&recorded.after)?,
        previous_hash: head.hash,
        hash: String::new(),
    };
    row.hash = hash_of(&row)?;
    store::insert(tx, &row, &search).await
}

/// Returns the text in which a search looks, in small letters.
fn search_text(recorded: &AuditRecorded) -> String {
    let mut parts = vec![
        recorded.subject.clone(),
        recorded.subject_name.clone(),
        recorded.reason.clone(),
    ];
    parts.extend(recorded.operator.clone());
    let values = recorded.before.iter().chain(&recorded.after);
    parts.extend(values.map(|value| value.value.clone()));
    parts.join("\n").to_lowercase()
}

/// Returns SHA-256 of the previous hash and the record, in hexadecimal digits.
fn hash_of(row: &AuditRow) -> Result<String, Failure> {
    let digest = Sha256::new()
        .chain_update(&row.previous_hash)
        .chain_update(serde_json::to_string(row)?)
        .finalize();
    let mut hex = String::with_capacity(64);
    for byte in digest {
        write!(hex, "{byte:02x}").map_err(Failure::internal)?;
    }
    Ok(hex)
}

/// The result of a verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditVerification {
    /// The number of records before the first fault; of all records if there is none.
    pub intact: u64,
    /// The hash of the last record that is intact; empty if there is none.
    pub hash: String,
    /// The first fault.
    pub broken: Option<BrokenRecord>,
    /// Whether the end of the log was reached.
    pub complete: bool,
}

/// A record at which the chain breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRecord {
    /// Its number.
    pub sequence: u64,
    /// Its fault.
    pub fault: &'static str,
}

/// Walks the chain from its beginning to the end that it has now. `db` is the database of this module.
pub async fn verify_audit(db: &Db) -> Result<AuditVerification, Failure> {
    let start = Head {
        sequence: 0,
        hash: String::new(),
    };
    verify_from(db, start, i64::MAX).await
}

/// Walks at most `max` records behind one that was verified before.
async fn verify_from(db: &Db, start: Head, max: i64) -> Result<AuditVerification, Failure> {
    let head = store::head(db).await?;
    let last = head.sequence.min(start.sequence.saturating_add(max));
    let complete = last == head.sequence;
    let (mut sequence, mut hash) = (start.sequence, start.hash);
    loop {
        let rows = store::after(db, sequence, last, BATCH).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if let Some(fault) = fault_of(&row, sequence, &hash)? {
                return Ok(broken(sequence, hash, fault));
            }
            (sequence, hash) = (row.sequence, row.hash);
        }
    }
    if sequence == last && (!complete || hash == head.hash) {
        return Ok(AuditVerification {
            intact: count(sequence),
            hash,
            broken: None,
            complete,
        });
    }
    Ok(broken(sequence, hash, "it is missing"))
}

/// Returns the fault of the record that follows the one with this number and hash.
fn fault_of(row: &AuditRow, sequence: i64, hash: &str) -> Result<Option<&'static str>, Failure> {
    Ok(if row.sequence != sequence + 1 {
        Some("it is missing")
    } else if row.previous_hash != hash {
        Some("it does not follow the record before it")
    } else if hash_of(row)? != row.hash {
        Some("it was changed")
    } else {
        None
    })
}

fn broken(sequence: i64, hash: String, fault: &'static str) -> AuditVerification {
    AuditVerification {
        intact: count(sequence),
        hash,
        broken: Some(BrokenRecord {
            sequence: count(sequence + 1),
            fault,
        }),
        complete: false,
    }
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Verifies the chain for the schedule: from where the last night ended, and from the beginning again once the end was reached. A
/// fault fails the job, so that it becomes a dead letter and the alert `DeadJobs` fires. The log of the process gets the last
/// hash: who changes the whole chain would have to change the log's copies, too. Returns the number of records that were verified.
pub(crate) async fn verify_nightly(app: &OperationsModule) -> Result<u32, Failure> {
    verify_part(&app.db, NIGHTLY_MAX).await
}

/// Verifies at most `max` records, and stores where to go on.
async fn verify_part(db: &Db, max: i64) -> Result<u32, Failure> {
    let start = store::verified_head(db).await?;
    let first = count(start.sequence);
    let verified = verify_from(db, start, max).await?;
    if let Some(broken) = &verified.broken {
        let text = format!(
            "the audit log is broken at record {}: {}",
            broken.sequence, broken.fault
        );
        return Err(Failure::internal(text));
    }
    tracing::info!(
        after = first,
        to = verified.intact,
        hash = verified.hash,
        "the audit log is intact"
    );
    let end = if verified.complete {
        Head {
            sequence: 0,
            hash: String::new(),
        }
    } else {
        Head {
            sequence: i64::try_from(verified.intact).unwrap_or(0),
            hash: verified.hash,
        }
    };
    let mut tx = db.begin().await?;
    store::set_verified(&mut tx, &end).await?;
    tx.commit().await?;
    Ok(u32::try_from(verified.intact.saturating_sub(first)).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
