//! A write that happens once and is announced. On PostgreSQL it is one statement: a transaction's five would each be a way
//! to the server and back. SQLite, which is in the process, knows no statement that writes to three tables.

use crate::{Db, Failure, Kernel, Tx, events::Announcement, idempotency::Intention};
use allpet_contract::events::Event;
use sqlx::{Postgres, postgres::PgArguments, query::Query};

/// The statement for PostgreSQL: `once!("INSERT INTO pets (id) SELECT $9 FROM kept")`. The module's own values begin at `$9`
/// (see [`Once::on_postgres`]); `kept` has a row where the intention is new, and none where it came before.
#[macro_export]
macro_rules! once {
    ($insert:literal) => {
        concat!(
            "WITH kept AS (INSERT INTO idempotency (scope, key, request_hash, answer, made_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1), \
             announced AS (INSERT INTO outbox (id, topic, payload, announced_at) SELECT $6, $7, $8, $5 FROM kept) ",
            $insert
        )
    };
}

/// An intention, how it is answered (in JSON), and what is announced with it.
#[derive(Clone, Debug)]
pub struct Once<'a> {
    intention: &'a Intention,
    answer: &'a str,
    announcement: Announcement,
}

impl Kernel {
    /// `answer`: the JSON that the intention is answered with, now and when it comes again.
    pub fn once<'a, E: Event>(
        &self,
        intention: &'a Intention,
        answer: &'a str,
        event: &E,
    ) -> Result<Once<'a>, Failure> {
        Ok(Once {
            intention,
            answer,
            announcement: self.announcement(event)?,
        })
    }
}

impl Once<'_> {
    /// The answer that is kept.
    pub fn answer(&self) -> &str {
        self.answer
    }

    /// `statement`, made by [`once!`](crate::once), with its first eight values. Bind the others, and hand it to
    /// [`Once::run`].
    pub fn on_postgres(&self, statement: &'static str) -> Query<'_, Postgres, PgArguments> {
        let (intention, said) = (self.intention, &self.announcement);
        sqlx::query(statement)
            .bind(&intention.scope)
            .bind(&intention.key)
            .bind(&intention.hash)
            .bind(self.answer)
            .bind(said.at.inner())
            .bind(said.id.0)
            .bind(said.topic)
            .bind(&said.payload)
    }

    /// Runs the whole; false where the same intention came before, and nothing was written.
    pub async fn run(db: &Db, whole: Query<'_, Postgres, PgArguments>) -> Result<bool, Failure> {
        let Some(pool) = db.postgres() else {
            return Err(Failure::internal("a statement for PostgreSQL on another engine"));
        };
        let new = whole.execute(pool).await?.rows_affected() > 0;
        if new {
            db.ring();
        }
        Ok(new)
    }

    /// Keeps the intention in a transaction; false where the same one came before: roll back.
    pub async fn keep(&self, tx: &mut Tx) -> Result<bool, Failure> {
        let said = &self.announcement;
        self.intention.keep_written(tx, said.at, self.answer).await
    }

    /// Announces in the same transaction.
    pub async fn announce(&self, tx: &mut Tx) -> Result<(), Failure> {
        self.announcement.write(tx).await
    }
}
