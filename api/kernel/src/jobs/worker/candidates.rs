//! Candidates: the waiting jobs of a queue that may start, in their order.

use super::claim::QueueOfKinds;
use crate::{Failure, Tx, db::Writer, jobs::rules::queue::Candidate};
use sqlx::FromRow;
use uuid::Uuid;

macro_rules! candidates {
    ($kinds:literal) => {
        concat!(
            "SELECT id, kind, concurrency_key, key_limit, key_running FROM (\
             SELECT j.id, j.kind, j.concurrency_key, j.key_limit, j.priority, j.run_at_ms, \
             CASE WHEN j.concurrency_key IS NULL THEN 0 ELSE (SELECT COUNT(*) FROM jobs r WHERE r.state = 'running' \
             AND r.queue = j.queue AND r.kind = j.kind AND r.concurrency_key = j.concurrency_key) END AS key_running \
             FROM jobs j WHERE j.state = 'waiting' AND j.queue = $1 AND j.kind ",
            $kinds,
            ") AS waiting WHERE concurrency_key IS NULL OR key_running < key_limit \
             ORDER BY priority DESC, run_at_ms, id LIMIT $3"
        )
    };
}
const CANDIDATES_SQLITE: &str = candidates!("IN (SELECT value FROM json_each($2))");
const CANDIDATES_POSTGRES: &str = candidates!("= ANY($2)");

#[derive(FromRow)]
struct WaitingJob {
    id: Uuid,
    kind: String,
    concurrency_key: Option<String>,
    key_limit: i64,
    key_running: i64,
}

/// Reads at most `limit` candidates of a queue, by priority and due time.
pub(super) async fn read(
    tx: &mut Tx,
    of_kinds: &QueueOfKinds,
    limit: usize,
) -> Result<Vec<Candidate<Uuid>>, Failure> {
    let (queue, limit) = (of_kinds.queue.name, i64::try_from(limit).unwrap_or(i64::MAX));
    let rows: Vec<WaitingJob> = match tx.writer() {
        Writer::Sqlite(c) => {
            let kinds = serde_json::to_string(&of_kinds.kinds)?;
            let query = sqlx::query_as(CANDIDATES_SQLITE)
                .bind(queue)
                .bind(kinds)
                .bind(limit);
            query.fetch_all(c).await?
        }
        Writer::Postgres(c) => {
            let query = sqlx::query_as(CANDIDATES_POSTGRES)
                .bind(queue)
                .bind(&of_kinds.kinds)
                .bind(limit);
            query.fetch_all(c).await?
        }
    };
    let candidate = |row: WaitingJob| Candidate {
        id: row.id,
        key: row.concurrency_key.map(|key| (row.kind, key)),
        key_limit: row.key_limit,
        key_running: row.key_running,
    };
    Ok(rows.into_iter().map(candidate).collect())
}
