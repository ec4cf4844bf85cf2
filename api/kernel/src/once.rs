//! Writes that happen once and are announced, many in one go. On PostgreSQL they are one statement: each of a transaction's
//! would be a way to the server and back. SQLite, which is in the process, knows no statement that writes to three tables.

use crate::{Db, Failure, Kernel, Tx, events::Announcement, idempotency::Intention};
use allpet_contract::events::Event;
use sqlx::{Postgres, postgres::PgArguments, query::QueryScalar};
use std::collections::HashSet;
use uuid::Uuid;

/// The statement for PostgreSQL: `once!("id, owner", "$9::uuid[], $10::uuid[]", "INSERT INTO pets (id, owner) SELECT id, owner FROM new
/// RETURNING id")`. The module's own arrays begin at `$9` and become the columns that it names; in `new` stand those whose
/// intention is new, with their `answer`.
#[macro_export]
macro_rules! once {
    ($columns:literal, $arrays:literal, $insert:literal) => {
        concat!(
            "WITH asked AS (SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::timestamptz[], \
             $6::uuid[], $7::text[], $8::text[], ",
            $arrays,
            ") AS asked (scope, key, request_hash, answer, made_at, event, topic, payload, ",
            $columns,
            ")), kept AS (INSERT INTO idempotency (scope, key, request_hash, answer, made_at) \
             SELECT scope, key, request_hash, answer, made_at FROM asked ON CONFLICT DO NOTHING RETURNING scope, key), \
             new AS (SELECT asked.* FROM asked JOIN kept USING (scope, key)), \
             announced AS (INSERT INTO outbox (id, topic, payload, announced_at) \
             SELECT event, topic, payload, made_at FROM new) ",
            $insert
        )
    };
}

/// An intention, how it is answered (in JSON), and what is announced with it.
#[derive(Clone, Debug)]
pub struct Once {
    intention: Intention,
    answer: String,
    announcement: Announcement,
}

impl Kernel {
    /// `answer`: the JSON that the intention is answered with, now and when it comes again.
    pub fn once<E: Event>(&self, intention: Intention, answer: String, event: &E) -> Result<Once, Failure> {
        Ok(Once {
            intention,
            answer,
            announcement: self.announcement(event)?,
        })
    }
}

impl Once {
    /// The answer that is kept.
    pub fn answer(&self) -> &str {
        &self.answer
    }

    /// All of `many`, but of the same intention only the first: two of the same cannot be written in one statement.
    pub fn first_of_each<T>(many: &[T], of: impl Fn(&T) -> &Self) -> Vec<&T> {
        let mut seen = HashSet::new();
        let first = |one: &&T| {
            let intention = &of(one).intention;
            seen.insert((intention.scope.clone(), intention.key.clone()))
        };
        many.iter().filter(first).collect()
    }

    /// `statement`, made by [`once!`](crate::once), with its first eight arrays. Bind the others, and hand it to [`Once::run`].
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
    }

    /// Runs the whole; the ids that the statement returns are of what is new. Of the others nothing was written.
    pub async fn run(
        db: &Db,
        whole: QueryScalar<'_, Postgres, Uuid, PgArguments>,
    ) -> Result<HashSet<Uuid>, Failure> {
        let Some(pool) = db.postgres() else {
            return Err(Failure::internal("a statement for PostgreSQL on another engine"));
        };
        let new: HashSet<Uuid> = whole.fetch_all(pool).await?.into_iter().collect();
        if !new.is_empty() {
            db.ring();
        }
        Ok(new)
    }

    /// Keeps the intention in a transaction on SQLite; false where the same one came before: write nothing else of it then.
    pub async fn keep(&self, tx: &mut Tx) -> Result<bool, Failure> {
        let said = &self.announcement;
        self.intention.keep_written(tx, said.at, &self.answer).await
    }

    /// Announces in the same transaction.
    pub async fn announce(&self, tx: &mut Tx) -> Result<(), Failure> {
        self.announcement.write(tx).await
    }
}
