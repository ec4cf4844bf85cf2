//! Reading an outbox in the order of its numbers.
//!
//! On SQLite, which has one writer, a number is taken in the order of commits. On PostgreSQL two transactions may commit in
//! another order than they took their numbers, so a number that is missing is waited for until no transaction can bring it any
//! more; what stands behind it is read at once all the same.

use super::Outbox;
use crate::{
    db::{Reader, index_scan_tx},
    events::Envelope,
};
use allpet_domain::{
    Timestamp,
    id::{EventId, TenantId, UserId},
};
use sqlx::{FromRow, PgPool};
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
pub(super) const AFTER: &str = select!("outbox o WHERE o.seq > $1 ORDER BY o.seq LIMIT 100");
/// What is read of the gaps, the first numbers of which are in `$1` and the last ones in `$2`.
pub(super) const LATE: &str = select!(
    "unnest($1::bigint[], $2::bigint[]) AS gap (first, last) \
     JOIN outbox o ON o.seq BETWEEN gap.first AND gap.last ORDER BY o.seq LIMIT 100"
);
/// Every transaction below it has ended.
const XMIN: &str = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
/// The reader's own id: every transaction that had one before is below it. The `xmax` of a snapshot is no such bound, for
/// transactions may run above it.
const OWN_XID: &str = "SELECT pg_current_xact_id()::text::bigint";

/// Rows that are read at once.
pub(in crate::events) const AT_ONCE: usize = 100;

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
    fn envelope(self, producer: &str) -> Envelope {
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
    pub(in crate::events) fn read_after(&self, seq: i64) -> OutboxReader {
        OutboxReader {
            outbox: self.clone(),
            high: seq,
            gaps: Vec::new(),
        }
    }
}

/// Numbers that were left out when those behind them were read.
#[derive(Debug)]
struct Gap {
    first: i64,
    last: i64,
    /// Transactions from this id on took their numbers later.
    until: i64,
}

/// Reads an outbox from a number on, each event once.
#[derive(Debug)]
pub(in crate::events) struct OutboxReader {
    outbox: Outbox,
    high: i64,
    gaps: Vec<Gap>,
}

impl OutboxReader {
    /// The next events; none where all that can be read was read. After a failure it reads again what was not settled.
    pub(in crate::events) async fn next(&mut self) -> Result<Vec<Envelope>, sqlx::Error> {
        let settled = self.settled();
        let read = self.read().await;
        if read.is_err() {
            self.high = settled;
            self.gaps.clear();
        }
        let producer = self.outbox.producer;
        Ok(read?.into_iter().map(|row| row.envelope(producer)).collect())
    }

    async fn read(&mut self) -> Result<Vec<Row>, sqlx::Error> {
        match self.outbox.db.reader() {
            Reader::Sqlite(pool) => {
                let rows: Vec<Row> = sqlx::query_as(AFTER).bind(self.high).fetch_all(pool).await?;
                self.high = rows.last().map_or(self.high, |row| row.seq);
                Ok(rows)
            }
            Reader::Postgres(pool) => {
                let pool = pool.clone();
                let mut rows = self.late(&pool).await?;
                rows.extend(self.fresh(&pool).await?);
                Ok(rows)
            }
        }
    }

    /// Up to this number everything was read, and nothing more can come.
    pub(in crate::events) fn settled(&self) -> i64 {
        self.gaps.first().map_or(self.high, |gap| gap.first - 1)
    }

    /// Whether a number is still waited for.
    pub(in crate::events) fn waits_for_gaps(&self) -> bool {
        !self.gaps.is_empty()
    }

    async fn fresh(&mut self, pool: &PgPool) -> Result<Vec<Row>, sqlx::Error> {
        let mut tx = index_scan_tx(pool).await?;
        let rows: Vec<Row> = sqlx::query_as(AFTER).bind(self.high).fetch_all(&mut *tx).await?;
        let mut left_out = Vec::new();
        let mut high = self.high;
        for row in &rows {
            if row.seq > high + 1 {
                left_out.push((high + 1, row.seq - 1));
            }
            high = row.seq;
        }
        if !left_out.is_empty() {
            // Taken after the rows: whoever took a number before them is below it.
            let until: i64 = sqlx::query_scalar(OWN_XID).fetch_one(&mut *tx).await?;
            let gaps = left_out.into_iter();
            self.gaps
                .extend(gaps.map(|(first, last)| Gap { first, last, until }));
        }
        tx.commit().await?;
        self.high = high;
        Ok(rows)
    }

    /// What came of the gaps. Those that nothing can fill any more are gaps no more.
    async fn late(&mut self, pool: &PgPool) -> Result<Vec<Row>, sqlx::Error> {
        if self.gaps.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = index_scan_tx(pool).await?;
        // Before the rows: who has ended by now shows in them.
        let xmin: i64 = sqlx::query_scalar(XMIN).fetch_one(&mut *tx).await?;
        let (first, last): (Vec<i64>, Vec<i64>) = self.gaps.iter().map(|gap| (gap.first, gap.last)).unzip();
        let rows: Vec<Row> = sqlx::query_as(LATE)
            .bind(first)
            .bind(last)
            .fetch_all(&mut *tx)
            .await?;
        tx.commit().await?;
        if rows.len() < AT_ONCE {
            self.gaps.retain(|gap| gap.until > xmin);
        }
        for row in &rows {
            self.fill(row.seq);
        }
        Ok(rows)
    }

    fn fill(&mut self, seq: i64) {
        let Some(at) = self
            .gaps
            .iter()
            .position(|gap| (gap.first..=gap.last).contains(&seq))
        else {
            return;
        };
        let Gap { first, last, until } = self.gaps.remove(at);
        let parts = [(first, seq - 1), (seq + 1, last)];
        let left = parts.into_iter().filter(|(first, last)| first <= last);
        let left = left.map(|(first, last)| Gap { first, last, until });
        self.gaps.splice(at..at, left);
    }
}
