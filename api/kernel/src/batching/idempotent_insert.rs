//! Idempotent writes with an announcement, many in one statement. On PostgreSQL a single statement does it all, because each
//! statement of a transaction costs a round trip. SQLite, which runs in the process, has no statement that writes to three
//! tables.

use crate::{Db, Failure, Kernel, Tx, db::Writer, events::Announcement, idempotency::IdempotentRequest};
use allpet_contract::events::Event;
use sqlx::{Postgres, QueryBuilder, Sqlite, SqliteConnection, postgres::PgArguments, query::QueryScalar};
use std::collections::HashSet;
use uuid::Uuid;

/// Builds the statement for PostgreSQL: `idempotent_insert!("id, owner", "$15::uuid[], $16::uuid[]", "INSERT INTO pets (id,
/// owner) SELECT id, owner FROM new RETURNING id")`. The module's own arrays begin at `$15` and become the columns that it names.
/// `new` contains the rows whose request is new, with their `answer`, the response.
#[macro_export]
macro_rules! idempotent_insert {
    ($columns:literal, $arrays:literal, $insert:literal) => {
        concat!(
            "WITH requested AS (SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::timestamptz[], \
             $6::uuid[], $7::text[], $8::text[], $9::bigint[], $10::uuid[], $11::uuid[], $12::text[], $13::text[], $14::text[], ",
            $arrays,
            ") AS requested (scope, key, request_hash, answer, made_at, event, topic, payload, event_version, tenant, actor, cause, handler, \
             traceparent, ",
            $columns,
            ")), inserted_keys AS (INSERT INTO idempotency (scope, key, request_hash, answer, made_at) \
             SELECT scope, key, request_hash, answer, made_at FROM requested ON CONFLICT DO NOTHING RETURNING scope, key), \
             new AS (SELECT requested.* FROM requested JOIN inserted_keys USING (scope, key)), \
             announced AS (INSERT INTO outbox \
             (id, topic, payload, announced_at, version, tenant, actor, cause, handler, traceparent) \
             SELECT event, topic, payload, made_at, event_version, tenant, actor, cause, handler, traceparent FROM new) ",
            $insert
        )
    };
}

/// An idempotent request, its response (in JSON), and its announcement.
#[derive(Clone, Debug)]
pub struct IdempotentInsert {
    request: IdempotentRequest,
    response: String,
    announcement: Announcement,
}

impl Kernel {
    /// Combines a request, the JSON of its response, now and when it is repeated, and the event that it announces.
    pub fn idempotent_insert<E: Event>(
        &self,
        request: IdempotentRequest,
        response: String,
        event: &E,
    ) -> Result<IdempotentInsert, Failure> {
        Ok(IdempotentInsert {
            request,
            response,
            announcement: self.announcement(event)?,
        })
    }
}

impl IdempotentInsert {
    /// Returns the stored response.
    pub fn response(&self) -> &str {
        &self.response
    }

    fn key(&self) -> (&str, &str) {
        (&self.request.scope, &self.request.key)
    }

    /// Returns the first insert of each request: one statement cannot write two of the same. They are sorted by key, so that
    /// concurrent statements which wait for each other's keys take them in the same order and do not deadlock.
    pub fn first_of_each<T>(many: &[T], insert: impl Fn(&T) -> &Self) -> Vec<&T> {
        let mut firsts: Vec<&T> = many.iter().collect();
        // A stable sort keeps the first of each request first.
        firsts.sort_by(|a, b| insert(a).key().cmp(&insert(b).key()));
        firsts.dedup_by(|later, first| insert(later).key() == insert(first).key());
        firsts
    }

    /// Binds the first fourteen arrays of `statement`, which [`idempotent_insert!`](crate::idempotent_insert) built. Bind the
    /// others, and pass it to [`IdempotentInsert::run`].
    pub fn on_postgres<'a>(
        statement: &'static str,
        many: impl Iterator<Item = &'a Self> + Clone,
    ) -> QueryScalar<'a, Postgres, Uuid, PgArguments> {
        macro_rules! all {
            ($one:ident => $value:expr) => {
                many.clone().map(|$one| $value).collect::<Vec<_>>()
            };
        }
        sqlx::query_scalar(statement)
            .bind(all!(one => one.request.scope.as_str()))
            .bind(all!(one => one.request.key.as_str()))
            .bind(all!(one => one.request.hash.as_slice()))
            .bind(all!(one => one.response.as_str()))
            .bind(all!(one => one.announcement.at.inner()))
            .bind(all!(one => one.announcement.id.0))
            .bind(all!(one => one.announcement.topic))
            .bind(all!(one => one.announcement.payload.as_str()))
            .bind(all!(one => one.announcement.version))
            .bind(all!(one => one.announcement.tenant))
            .bind(all!(one => one.announcement.actor()))
            .bind(all!(one => one.announcement.cause()))
            .bind(all!(one => one.announcement.handler()))
            .bind(all!(one => one.announcement.traceparent()))
    }

    /// Runs the statement. Returns the ids of the new rows; nothing is written for the others.
    pub async fn run(
        db: &Db,
        statement: QueryScalar<'_, Postgres, Uuid, PgArguments>,
    ) -> Result<HashSet<Uuid>, Failure> {
        let Some(pool) = db.postgres() else {
            return Err(Failure::internal("a statement for PostgreSQL on another engine"));
        };
        let new: HashSet<Uuid> = statement.fetch_all(pool).await?.into_iter().collect();
        if !new.is_empty() {
            db.signal_outbox();
        }
        Ok(new)
    }

    /// Writes all of `many` in a transaction on SQLite: requests, the module's rows, announcements. The three statements go to
    /// SQLite's thread together. `insert` adds the module's statement with a row for each: `INSERT INTO pets (id) VALUES (…)`.
    /// Returns false if one of the requests existed before; then roll back and write them one by one.
    pub async fn all_on_sqlite(
        tx: &mut Tx,
        many: &[&Self],
        insert: impl FnOnce(&mut QueryBuilder<Sqlite>),
    ) -> Result<bool, Failure> {
        let mut statement =
            QueryBuilder::new("INSERT INTO idempotency (scope, key, request_hash, answer, made_at) ");
        statement.push_values(many, |mut row, one| {
            row.push_bind(one.request.scope.as_str())
                .push_bind(one.request.key.as_str())
                .push_bind(one.request.hash.as_slice())
                .push_bind(one.response.as_str())
                .push_bind(one.announcement.at.inner());
        });
        insert(statement.push(" ON CONFLICT DO NOTHING; "));
        statement.push("; INSERT INTO outbox (id, topic, payload, announced_at, version, tenant, actor, cause, handler, traceparent, seq) ");
        let least = many.first().map_or(0, |one| one.announcement.min_seq());
        statement.push_values(many.iter().zip(0_i64..), |mut row, (one, at)| {
            let event = &one.announcement;
            row.push_bind(event.id.0)
                .push_bind(event.topic)
                .push_bind(event.payload.as_str())
                .push_bind(event.at.inner())
                .push_bind(event.version)
                .push_bind(event.tenant)
                .push_bind(event.actor())
                .push_bind(event.cause())
                .push_bind(event.handler())
                .push_bind(event.traceparent())
                .push("MAX(")
                .push_bind_unseparated(least)
                .push_unseparated(", COALESCE((SELECT MAX(seq) FROM outbox), 0) + 1) + ")
                .push_bind_unseparated(at);
        });
        // The count is over all three statements: a request that existed before inserts no row.
        let written = statement.build().execute(on_sqlite(tx)?).await?.rows_affected();
        tx.mark_announced();
        Ok(usize::try_from(written).is_ok_and(|written| written == 3 * many.len()))
    }
}

/// Returns the writer of a transaction on SQLite, for statements with many rows. Fails on PostgreSQL.
pub fn on_sqlite(tx: &mut Tx) -> Result<&mut SqliteConnection, Failure> {
    match tx.writer() {
        Writer::Sqlite(connection) => Ok(connection),
        Writer::Postgres(_) => Err(Failure::internal("a statement for SQLite on another engine")),
    }
}
