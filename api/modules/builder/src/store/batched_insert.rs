//! Adding designs, many in one go.

use super::designs::updated_ms;
use allpet_contract::builder::Design;
use allpet_domain::id::UserId;
use allpet_kernel::{Db, Failure, IdempotentInsert, Tx, idempotent_insert, on_write};
use futures::future::join_all;
use sqlx::{QueryBuilder, Sqlite};
use std::collections::HashSet;
use uuid::Uuid;

/// Before the values of those that are added.
macro_rules! into {
    () => {
        "INSERT INTO designs (id, owner, status, updated_ms, version, sheet) "
    };
}
const INSERT: &str = concat!(into!(), "VALUES ($1, $2, $3, $4, $5, $6)");
/// The same on PostgreSQL, with their intentions and what is announced.
const INSERT_MANY: &str = idempotent_insert!(
    "id, owner, status, updated_ms, version",
    "$14::uuid[], $15::uuid[], $16::text[], $17::bigint[], $18::bigint[]",
    "INSERT INTO designs (id, owner, status, updated_ms, version, sheet) \
     SELECT id, owner, status, updated_ms, version, answer FROM new RETURNING id"
);

/// A design that is to be added; it is also the answer.
#[derive(Debug)]
pub(crate) struct New {
    pub(crate) owner: UserId,
    pub(crate) design: Design,
    pub(crate) once: IdempotentInsert,
}

/// Adds designs, and says of each whether it is new: false where the same intention came before, and nothing was written. What
/// cannot be added together is added one by one, so that one fails no other.
pub(crate) async fn add(db: &Db, many: &[New]) -> Vec<Result<bool, Failure>> {
    // Of the same intention twice the first is written, and the other is not new.
    let first = IdempotentInsert::first_of_each(many, |new| &new.once);
    let added = match together(db, &first).await {
        Ok(Some(added)) => added,
        Ok(None) => return one_by_one(db, many).await,
        Err(failure) if many.len() == 1 => return vec![Err(failure)],
        Err(failure) => {
            tracing::warn!(error = ?failure, "designs could not be added together");
            return one_by_one(db, many).await;
        }
    };
    many.iter()
        .map(|new| Ok(added.contains(&new.design.id.0)))
        .collect()
}

/// All are asked for at once: where the database does not answer, nobody waits for another's time to run out first.
async fn one_by_one(db: &Db, many: &[New]) -> Vec<Result<bool, Failure>> {
    let alone = many.iter().map(async |new| {
        let added = together(db, &[new]).await?;
        Ok(added.is_some_and(|added| added.contains(&new.design.id.0)))
    });
    join_all(alone).await
}

/// The ids of those that are new. None where an intention came before and nothing was written.
async fn together(db: &Db, many: &[&New]) -> Result<Option<HashSet<Uuid>>, Failure> {
    if db.is_postgres() {
        return on_postgres(db, many).await.map(Some);
    }
    let mut tx = db.begin().await?;
    let all: Vec<&IdempotentInsert> = many.iter().map(|new| &new.once).collect();
    let all_new = IdempotentInsert::all_on_sqlite(&mut tx, &all, |whole| insert_many(whole, many)).await?;
    if !all_new {
        return Ok(None);
    }
    tx.commit().await?;
    Ok(Some(many.iter().map(|new| new.design.id.0).collect()))
}

fn insert_many(whole: &mut QueryBuilder<Sqlite>, many: &[&New]) {
    whole.push(into!());
    whole.push_values(many, |mut row, New { owner, design, once }| {
        row.push_bind(design.id.0)
            .push_bind(owner.0)
            .push_bind(design.status.as_str())
            .push_bind(updated_ms(design))
            .push_bind(i64::from(design.version))
            .push_bind(once.answer());
    });
}

/// Adds one design, whose `sheet` is what it is answered as.
pub(crate) async fn insert(tx: &mut Tx, owner: UserId, design: &Design, sheet: &str) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(INSERT)
        .bind(design.id.0)
        .bind(owner.0)
        .bind(design.status.as_str())
        .bind(updated_ms(design))
        .bind(i64::from(design.version))
        .bind(sheet)
        .execute(c)
        .await
        .map(drop))?)
}

async fn on_postgres(db: &Db, many: &[&New]) -> Result<HashSet<Uuid>, Failure> {
    macro_rules! all {
        ($new:ident => $value:expr) => {
            many.iter().map(|$new| $value).collect::<Vec<_>>()
        };
    }
    let whole = IdempotentInsert::on_postgres(INSERT_MANY, many.iter().map(|new| &new.once))
        .bind(all!(new => new.design.id.0))
        .bind(all!(new => new.owner.0))
        .bind(all!(new => new.design.status.as_str()))
        .bind(all!(new => updated_ms(&new.design)))
        .bind(all!(new => i64::from(new.design.version)));
    IdempotentInsert::run(db, whole).await
}

#[cfg(test)]
mod tests;
