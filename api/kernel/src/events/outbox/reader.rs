//! Reads an outbox in the order of its numbers.
//!
//! SQLite has one writer, so numbers are in the order of commits. On PostgreSQL transactions may commit in another order than they
//! took their numbers. So the reader waits for a missing number until no transaction can commit it any more; it returns the events
//! behind it without delay. Gaps and new rows are read in one snapshot: otherwise an event could commit in a gap that was just read, and
//! the next event of the same aggregate arrive before it.

use super::{Outbox, gaps::Gaps};
use crate::{
    db::{Reader, index_scan_tx},
    events::Envelope,
};
use allpet_domain::{
    Timestamp,
    id::{EventId, TenantId, UserId},
};
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT o.seq, o.id, o.topic, o.payload, o.announced_at, o.version, o.tenant, o.actor, o.cause, o.traceparent FROM ",
            $rest
        )
    };
}
pub(super) const SELECT_AFTER: &str = select!("outbox o WHERE o.seq > $1 ORDER BY o.seq LIMIT 100");
/// Reads events in gaps; `$1` has the first number of each gap, `$2` the last.
pub(super) const SELECT_IN_GAPS: &str = select!(
    "unnest($1::bigint[], $2::bigint[]) AS gap (first, last) \
     JOIN outbox o ON o.seq BETWEEN gap.first AND gap.last ORDER BY o.seq LIMIT 100"
);
/// Every transaction with a smaller id has ended.
const XMIN: &str = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
/// The reader's own id: transactions that took theirs before have smaller ones. The `xmax` of a snapshot is no such bound, because
/// running transactions may have larger ids.
const OWN_XID: &str = "SELECT pg_current_xact_id()::text::bigint";

/// Maximum number of rows in one read.
pub(in crate::events) const BATCH_SIZE: usize = 100;

#[derive(FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    topic: String,
    payload: String,
    announced_at: OffsetDateTime,
    version: i64,
    tenant: Option<Uuid>,
    actor: Option<Uuid>,
    cause: String,
    traceparent: Option<String>,
}

impl Row {
    fn into_envelope(self, producer: &str) -> Envelope {
        Envelope {
            id: EventId(self.id),
            topic: self.topic,
            version: u32::try_from(self.version).unwrap_or(u32::MAX),
            producer: producer.to_owned(),
            seq: self.seq,
            occurred_at: Timestamp::new(self.announced_at),
            tenant: self.tenant.map(TenantId),
            actor: self.actor.map(UserId),
            cause: self.cause,
            traceparent: self.traceparent,
            payload: self.payload,
        }
    }
}

impl Outbox {
    /// Returns a reader of the events after number `seq`.
    pub(in crate::events) fn read_after(&self, seq: i64) -> OutboxReader {
        OutboxReader {
            outbox: self.clone(),
            gaps: Gaps::after(seq),
        }
    }
}

/// Reads the events after a number, each once.
#[derive(Debug)]
pub(in crate::events) struct OutboxReader {
    outbox: Outbox,
    gaps: Gaps,
}

impl OutboxReader {
    /// Returns the next events; none if there are no more for now. After an error the reader starts again from its settled number.
    pub(in crate::events) async fn next(&mut self) -> Result<Vec<Envelope>, sqlx::Error> {
        // Gaps are filled before later rows are read: a failure in between must not lose what filled them.
        let settled = self.settled();
        let read = self.read().await;
        if read.is_err() {
            self.gaps = Gaps::after(settled);
        }
        let producer = self.outbox.producer;
        Ok(read?.into_iter().map(|row| row.into_envelope(producer)).collect())
    }

    async fn read(&mut self) -> Result<Vec<Row>, sqlx::Error> {
        match self.outbox.db.reader() {
            Reader::Sqlite(pool) => {
                let rows: Vec<Row> = sqlx::query_as(SELECT_AFTER)
                    .bind(self.gaps.last_read())
                    .fetch_all(pool)
                    .await?;
                if let Some(last) = rows.last() {
                    self.gaps.advance(last.seq, Vec::new(), 0);
                }
                Ok(rows)
            }
            Reader::Postgres(pool) => {
                let pool = pool.clone();
                let mut tx = index_scan_tx(&pool).await?;
                let mut rows = self.read_gaps(&mut tx).await?;
                // What is left of the gaps comes before later numbers.
                if rows.len() < BATCH_SIZE {
                    rows.extend(self.read_new(&mut tx).await?);
                }
                tx.commit().await?;
                Ok(rows)
            }
        }
    }

    /// Returns the number up to which all events were read and none can appear any more.
    pub(in crate::events) fn settled(&self) -> i64 {
        self.gaps.settled()
    }

    /// Returns whether a missing number may still appear.
    pub(in crate::events) fn has_gaps(&self) -> bool {
        !self.gaps.is_empty()
    }

    async fn read_new(&mut self, connection: &mut PgConnection) -> Result<Vec<Row>, sqlx::Error> {
        let rows: Vec<Row> = sqlx::query_as(SELECT_AFTER)
            .bind(self.gaps.last_read())
            .fetch_all(&mut *connection)
            .await?;
        let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        let missing = self.gaps.missing(&seqs);
        let mut xid_bound = 0;
        if !missing.is_empty() {
            // Taken after the rows: a transaction that took a number before them has a smaller id.
            xid_bound = sqlx::query_scalar(OWN_XID).fetch_one(&mut *connection).await?;
        }
        if let Some(last) = seqs.last() {
            self.gaps.advance(*last, missing, xid_bound);
        }
        Ok(rows)
    }

    /// Reads events that appeared in gaps, and drops the gaps that no transaction can fill any more.
    async fn read_gaps(&mut self, connection: &mut PgConnection) -> Result<Vec<Row>, sqlx::Error> {
        if self.gaps.is_empty() {
            return Ok(Vec::new());
        }
        // Of the same snapshot as the rows, which then include those of all transactions that have ended.
        let xmin: i64 = sqlx::query_scalar(XMIN).fetch_one(&mut *connection).await?;
        let (first, last) = self.gaps.ranges();
        let rows: Vec<Row> = sqlx::query_as(SELECT_IN_GAPS)
            .bind(first)
            .bind(last)
            .fetch_all(&mut *connection)
            .await?;
        let seqs = rows.iter().map(|row| row.seq);
        self.gaps.fill(seqs, rows.len() < BATCH_SIZE, xmin);
        Ok(rows)
    }
}
