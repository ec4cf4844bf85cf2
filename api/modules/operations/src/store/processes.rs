//! The table of processes that report.

use super::{count, integer, moment};
use allpet_contract::operations::{ProcessReport, ProcessRole, ProcessStatus};
use allpet_domain::Timestamp;
use allpet_kernel::{Db, Failure, Tx, on_read, on_write};

/// A process that has not reported for this long is not alive, in milliseconds.
const ALIVE_MS: u64 = 60_000;

const UPSERT: &str = "INSERT INTO processes (id, role, modules, version, started_ms, seen_ms, circuits, health) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
    ON CONFLICT (id) DO UPDATE SET seen_ms = excluded.seen_ms, circuits = excluded.circuits, health = excluded.health";
const DELETE: &str = "DELETE FROM processes WHERE seen_ms < $1";
/// The newest ones are enough: a process that restarts again and again leaves a row each time.
const NEWEST: &str = "SELECT id, role, modules, version, started_ms, seen_ms, circuits, health FROM processes \
    ORDER BY seen_ms DESC, id LIMIT 50";

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    role: String,
    modules: String,
    version: String,
    started_ms: i64,
    seen_ms: i64,
    /// A list in JSON.
    circuits: String,
    /// In JSON.
    health: Option<String>,
}

impl Row {
    fn read(self, now: Timestamp) -> ProcessStatus {
        ProcessStatus {
            id: self.id,
            role: if self.role == word(ProcessRole::Worker) {
                ProcessRole::Worker
            } else {
                ProcessRole::Serve
            },
            modules: self.modules.split(',').map(str::to_owned).collect(),
            version: self.version,
            started: moment(self.started_ms),
            seen: moment(self.seen_ms),
            alive: now.unix_millis().saturating_sub(count(self.seen_ms)) < ALIVE_MS,
            // A newer release may know more states.
            circuits: serde_json::from_str(&self.circuits).unwrap_or_default(),
            health: self.health.and_then(|health| serde_json::from_str(&health).ok()),
        }
    }
}

fn word(role: ProcessRole) -> &'static str {
    match role {
        ProcessRole::Serve => "serve",
        ProcessRole::Worker => "worker",
    }
}

/// Stores that a process reported at `now`, in milliseconds since 1970.
pub(crate) async fn upsert(tx: &mut Tx, report: &ProcessReport, now: u64) -> Result<(), Failure> {
    let modules = report.modules.join(",");
    let circuits = serde_json::to_string(&report.circuits)?;
    let health = report.health.as_ref().map(serde_json::to_string).transpose()?;
    on_write!(tx, c => sqlx::query(UPSERT).bind(&report.id).bind(word(report.role)).bind(modules).bind(&report.version)
        .bind(integer(report.started.unix_millis())).bind(integer(now)).bind(circuits).bind(health)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// Deletes the processes that reported last before `at`, in milliseconds since 1970. Returns their number.
pub(crate) async fn delete_before(tx: &mut Tx, at: u64) -> Result<u64, Failure> {
    let deleted = on_write!(tx, c => sqlx::query(DELETE).bind(integer(at)).execute(c).await
        .map(|done| done.rows_affected()))?;
    Ok(deleted)
}

/// Reads the processes that reported last.
pub(crate) async fn all(db: &Db, now: Timestamp) -> Result<Vec<ProcessStatus>, Failure> {
    let rows: Vec<Row> = on_read!(db, c => sqlx::query_as(NEWEST).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|row| row.read(now)).collect())
}
