//! The outbox: the events that a module has announced, numbered in the order in which readers return them.

pub(crate) mod gaps;
mod reader;

pub(super) use reader::{BATCH_SIZE, OutboxReader};

use super::position;
use crate::{Db, Failure, Kernel, Tx, cause::Context, db::Writer, on_read, on_write};
use allpet_contract::events::Event;
use allpet_domain::{Timestamp, id::EventId};
use time::OffsetDateTime;
use uuid::Uuid;

/// On PostgreSQL a sequence numbers the rows.
const INSERT_POSTGRES: &str = "INSERT INTO outbox (id, topic, payload, announced_at, version, tenant, actor, cause, handler, traceparent) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
/// On SQLite the number is the time in microseconds, so that none is used twice, even after a power failure lost its row.
const INSERT_SQLITE: &str = "INSERT INTO outbox (id, topic, payload, announced_at, version, tenant, actor, cause, handler, traceparent, seq) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, MAX($11, COALESCE((SELECT MAX(seq) FROM outbox), 0) + 1))";
/// On SQLite a process of an older release inserts rows without a number.
const COUNT_UNNUMBERED: &str = "SELECT COUNT(*) FROM outbox WHERE seq IS NULL";
const NUMBER_ROWS: &str = "UPDATE outbox SET seq = numbered.seq FROM (SELECT id, \
    (SELECT COALESCE(MAX(seq), 0) FROM outbox) + ROW_NUMBER() OVER (ORDER BY id) AS seq FROM outbox WHERE seq IS NULL) AS numbered \
    WHERE numbered.id = outbox.id";

const NEWEST_SEQ: &str = "SELECT MAX(seq) FROM outbox";
const NEWEST_ID: &str = "SELECT id FROM outbox ORDER BY id DESC LIMIT 1";
const FIRST_AFTER: &str = "SELECT announced_at FROM outbox WHERE seq > $1 ORDER BY seq LIMIT 1";
const FIRST_SINCE: &str = "SELECT MIN(seq) FROM outbox WHERE id >= $1";

impl Kernel {
    /// Writes an event to the outbox, in the transaction that makes it true.
    pub async fn announce<E: Event>(&self, tx: &mut Tx, event: &E) -> Result<(), Failure> {
        self.announcement(event)?.write(tx).await
    }

    pub(crate) fn announcement<E: Event>(&self, event: &E) -> Result<Announcement, Failure> {
        let at = self.now();
        self.metrics().count_event(E::TOPIC);
        Ok(Announcement {
            id: EventId::new(at, self.randomness().entropy()),
            topic: E::TOPIC,
            payload: serde_json::to_string(event)?,
            at,
            version: i64::from(E::VERSION),
            tenant: event.tenant().map(|tenant| tenant.0),
            context: Context::current(),
        })
    }
}

/// An event as a row of the outbox.
#[derive(Clone, Debug)]
pub(crate) struct Announcement {
    pub(crate) id: EventId,
    pub(crate) topic: &'static str,
    pub(crate) payload: String,
    pub(crate) at: Timestamp,
    pub(crate) version: i64,
    pub(crate) tenant: Option<Uuid>,
    context: Context,
}

impl Announcement {
    pub(crate) fn actor(&self) -> Option<Uuid> {
        self.context.actor.map(|actor| actor.0)
    }

    pub(crate) fn cause(&self) -> String {
        self.context.cause.to_string()
    }

    pub(crate) fn handler(&self) -> Option<&'static str> {
        self.context.handler
    }

    pub(crate) fn traceparent(&self) -> Option<&str> {
        self.context.traceparent.as_deref()
    }

    /// Returns the smallest number of this event on SQLite: its time in microseconds.
    pub(crate) fn min_seq(&self) -> i64 {
        i64::try_from(self.at.unix_millis()).map_or(i64::MAX, |millis| millis.saturating_mul(1_000))
    }

    pub(crate) async fn write(&self, tx: &mut Tx) -> Result<(), Failure> {
        macro_rules! bound {
            ($statement:expr) => {
                sqlx::query($statement)
                    .bind(self.id.0)
                    .bind(self.topic)
                    .bind(&self.payload)
                    .bind(self.at.inner())
                    .bind(self.version)
                    .bind(self.tenant)
                    .bind(self.actor())
                    .bind(self.cause())
                    .bind(self.handler())
                    .bind(self.traceparent())
            };
        }
        match tx.writer() {
            Writer::Sqlite(c) => bound!(INSERT_SQLITE)
                .bind(self.min_seq())
                .execute(c)
                .await
                .map(drop)?,
            Writer::Postgres(c) => bound!(INSERT_POSTGRES).execute(c).await.map(drop)?,
        }
        tx.mark_announced();
        Ok(())
    }
}

/// The outbox of a module.
#[derive(Clone, Debug)]
pub struct Outbox {
    /// The module.
    pub producer: &'static str,
    /// The module's database.
    pub db: Db,
}

impl Outbox {
    /// Returns the number of the newest event; 0 if there is none.
    pub(crate) async fn newest_seq(&self) -> Result<i64, sqlx::Error> {
        let newest: Option<i64> = on_read!(self.db, c => sqlx::query_scalar(NEWEST_SEQ).fetch_one(c).await)?;
        Ok(newest.unwrap_or(0))
    }

    /// Returns for each active module when the oldest event was announced that it has not acknowledged; none if it has all.
    pub(crate) async fn oldest_unacknowledged(
        &self,
        now: Timestamp,
    ) -> Result<Vec<(String, Option<Timestamp>)>, sqlx::Error> {
        let mut all = Vec::new();
        for (module, seq) in position::load_acknowledged(&self.db, now).await? {
            let oldest: Option<OffsetDateTime> =
                on_read!(self.db, c => sqlx::query_scalar(FIRST_AFTER).bind(seq).fetch_optional(c).await)?;
            all.push((module, oldest.map(Timestamp::new)));
        }
        Ok(all)
    }

    /// Returns the position before the events of the `seconds` that end with the newest event; none if there is no event.
    pub(crate) async fn position_before_newest(&self, seconds: u64) -> Result<Option<i64>, sqlx::Error> {
        let newest: Option<Uuid> =
            on_read!(self.db, c => sqlx::query_scalar(NEWEST_ID).fetch_optional(c).await)?;
        let Some(newest) = newest else { return Ok(None) };
        // The first 48 bits of an id of version 7 are its milliseconds (RFC 9562).
        let millis = (newest.as_u128() >> 80).saturating_sub(u128::from(seconds) * 1_000);
        self.position_before(Uuid::from_u128(millis << 80)).await
    }

    /// Returns the position before the first event with this id or a later one; none if there is no such event.
    pub(crate) async fn position_before(&self, id: Uuid) -> Result<Option<i64>, sqlx::Error> {
        let first: Option<i64> =
            on_read!(self.db, c => sqlx::query_scalar(FIRST_SINCE).bind(id).fetch_one(c).await)?;
        Ok(first.map(|first| first - 1))
    }

    /// Numbers the rows of an older release, which inserts them without a number on SQLite.
    pub(super) async fn number_legacy_rows(&self) -> Result<(), sqlx::Error> {
        if self.db.is_postgres() {
            return Ok(());
        }
        let unnumbered: i64 =
            on_read!(self.db, c => sqlx::query_scalar(COUNT_UNNUMBERED).fetch_one(c).await)?;
        if unnumbered == 0 {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        on_write!(tx, c => sqlx::query(NUMBER_ROWS).execute(c).await.map(drop))?;
        tx.commit().await
    }
}

#[cfg(test)]
mod tests;
