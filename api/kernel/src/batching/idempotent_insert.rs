//! Writes that happen once and are announced, many in one go. On PostgreSQL they are one statement: each of a transaction's
//! would be a way to the server and back. SQLite, which is in the process, knows no statement that writes to three tables.

use crate::{Db, Failure, Kernel, Tx, db::Writer, events::Announcement, idempotency::Intention};
use allpet_contract::events::Event;
use sqlx::{Postgres, QueryBuilder, Sqlite, SqliteConnection, postgres::PgArguments, query::QueryScalar};
use std::collections::HashSet;
use uuid::Uuid;

/// The statement for PostgreSQL: `idempotent_insert!("id, owner", "$14::uuid[], $15::uuid[]", "INSERT INTO pets (id, owner) SELECT id, owner FROM new
/// RETURNING id")`. The module's own arrays begin at `$14` and become the columns that it names; in `new` stand those whose
/// intention is new, with their `answer`.
#[macro_export]
macro_rules! idempotent_insert {
    ($columns:literal, $arrays:literal, $insert:literal) => {
        concat!(
            "WITH asked AS (SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::timestamptz[], \
             $6::uuid[], $7::text[], $8::text[], $9::bigint[], $10::uuid[], $11::uuid[], $12::text[], $13::text[], ",
            $arrays,
            ") AS asked (scope, key, request_hash, answer, made_at, event, topic, payload, event_version, tenant, actor, cause, traceparent, ",
            $columns,
            ")), kept AS (INSERT INTO idempotency (scope, key, request_hash, answer, made_at) \
             SELECT scope, key, request_hash, answer, made_at FROM asked ON CONFLICT DO NOTHING RETURNING scope, key), \
             new AS (SELECT asked.* FROM asked JOIN kept USING (scope, key)), \
             announced AS (INSERT INTO outbox \
             (id, topic, payload, announced_at, version, tenant, actor, cause, traceparent) \
             SELECT event, topic, payload, made_at, event_version, tenant, actor, cause, traceparent FROM new) ",
            $insert
        )
    };
}

/// An intention, how it is answered (in JSON), and what is announced with it.
#[derive(Clone, Debug)]
pub struct IdempotentInsert {
    intention: Intention,
    answer: String,
    announcement: Announcement,
}

impl Kernel {
    /// `answer`: the JSON that the intention is answered with, now and when it comes again.
    pub fn once<E: Event>(
        &self,
        intention: Intention,
        answer: String,
        event: &E,
    ) -> Result<IdempotentInsert, Failure> {
        Ok(IdempotentInsert {
            intention,
            answer,
            announcement: self.announcement(event)?,
        })
    }
}

impl IdempotentInsert {
    /// The answer that is kept.
    pub fn answer(&self) -> &str {
        &self.answer
    }

    fn key(&self) -> (&str, &str) {
        (&self.intention.scope, &self.intention.key)
    }

    /// All of `many`, but of the same intention only the first: two of the same cannot be written in one statement. In the order
    /// of their keys: goes that wait for each other's keys take them in the same order, and none waits for ever.
    pub fn first_of_each<T>(many: &[T], of: impl Fn(&T) -> &Self) -> Vec<&T> {
        let mut firsts: Vec<&T> = many.iter().collect();
        // A stable sort: of the same intention the first stays the first.
        firsts.sort_by(|a, b| of(a).key().cmp(&of(b).key()));
        firsts.dedup_by(|later, first| of(later).key() == of(first).key());
        firsts
    }

    /// `statement`, made by [`idempotent_insert!`](crate::idempotent_insert), with its first thirteen arrays. Bind the others, and hand it to [`IdempotentInsert::run`].
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
            .bind(all!(one => one.intention.scope.as_str()))
            .bind(all!(one => one.intention.key.as_str()))
            .bind(all!(one => one.intention.hash.as_slice()))
            .bind(all!(one => one.answer.as_str()))
            .bind(all!(one => one.announcement.at.inner()))
            .bind(all!(one => one.announcement.id.0))
            .bind(all!(one => one.announcement.topic))
            .bind(all!(one => one.announcement.payload.as_str()))
            .bind(all!(one => one.announcement.version))
            .bind(all!(one => one.announcement.tenant))
            .bind(all!(one => one.announcement.actor()))
            .bind(all!(one => one.announcement.cause()))
            .bind(all!(one => one.announcement.traceparent()))
    }

    /// Runs the whole of `many`; the ids that the statement returns are of what is new. Of the others nothing was written.
    pub async fn run(
        db: &Db,
        whole: QueryScalar<'_, Postgres, Uuid, PgArguments>,
    ) -> Result<HashSet<Uuid>, Failure> {
        let Some(pool) = db.postgres() else {
            return Err(Failure::internal("a statement for PostgreSQL on another engine"));
        };
        let new: HashSet<Uuid> = whole.fetch_all(pool).await?.into_iter().collect();
        if !new.is_empty() {
            db.signal_outbox();
        }
        Ok(new)
    }

    /// Writes the whole of `many` in a transaction on SQLite: intentions, the module's rows, announcements. Three statements, and one
    /// way to its thread and back. `insert` adds the module's statement: `INSERT INTO pets (id) VALUES (…)`, a row for each. False
    /// where one of the intentions came before: commit nothing of it then, and write them one by one.
    pub async fn all_on_sqlite(
        tx: &mut Tx,
        many: &[&Self],
        insert: impl FnOnce(&mut QueryBuilder<Sqlite>),
    ) -> Result<bool, Failure> {
        let mut whole =
            QueryBuilder::new("INSERT INTO idempotency (scope, key, request_hash, answer, made_at) ");
        whole.push_values(many, |mut row, one| {
            row.push_bind(one.intention.scope.as_str())
                .push_bind(one.intention.key.as_str())
                .push_bind(one.intention.hash.as_slice())
                .push_bind(one.answer.as_str())
                .push_bind(one.announcement.at.inner());
        });
        insert(whole.push(" ON CONFLICT DO NOTHING; "));
        whole.push("; INSERT INTO outbox (id, topic, payload, announced_at, version, tenant, actor, cause, traceparent, seq) ");
        let least = many.first().map_or(0, |one| one.announcement.least_seq());
        whole.push_values(many.iter().zip(0_i64..), |mut row, (one, at)| {
            let said = &one.announcement;
            row.push_bind(said.id.0)
                .push_bind(said.topic)
                .push_bind(said.payload.as_str())
                .push_bind(said.at.inner())
                .push_bind(said.version)
                .push_bind(said.tenant)
                .push_bind(said.actor())
                .push_bind(said.cause())
                .push_bind(said.traceparent())
                .push("MAX(")
                .push_bind_unseparated(least)
                .push_unseparated(", COALESCE((SELECT MAX(seq) FROM outbox), 0) + 1) + ")
                .push_bind_unseparated(at);
        });
        // The rows of all three together: of an intention that came before none is kept.
        let written = whole.build().execute(on_sqlite(tx)?).await?.rows_affected();
        tx.note_announcement();
        Ok(usize::try_from(written).is_ok_and(|written| written == 3 * many.len()))
    }
}

/// The writer of a transaction on SQLite, for statements of many rows: each statement is a way to its thread and back.
pub fn on_sqlite(tx: &mut Tx) -> Result<&mut SqliteConnection, Failure> {
    match tx.writer() {
        Writer::Sqlite(connection) => Ok(connection),
        Writer::Postgres(_) => Err(Failure::internal("a statement for SQLite on another engine")),
    }
}
