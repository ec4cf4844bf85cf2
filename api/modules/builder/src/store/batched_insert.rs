//! Inserts designs, many in one statement.

use super::designs::updated_ms;
use allpet_contract::builder::Design;
use allpet_domain::id::UserId;
use allpet_kernel::{Db, Failure, IdempotentInsert, Tx, idempotent_insert, on_write};
use futures::future::join_all;
use sqlx::{QueryBuilder, Sqlite};
use std::collections::HashSet;
use uuid::Uuid;

/// The statement up to the values.
macro_rules! insert_into {
    () => {
        "INSERT INTO designs (id, owner, status, updated_ms, version, sheet) "
    };
}
const INSERT: &str = concat!(insert_into!(), "VALUES ($1, $2, $3, $4, $5, $6)");
/// The same for many designs on PostgreSQL, with their idempotency keys and events.
const INSERT_MANY: &str = idempotent_insert!(
    "id, owner, status, updated_ms, version",
    "$15::uuid[], $16::uuid[], $17::text[], $18::bigint[], $19::bigint[]",
    "INSERT INTO designs (id, owner, status, updated_ms, version, sheet) \
     SELECT id, owner, status, updated_ms, version, answer FROM new RETURNING id"
);

/// A design to insert; its JSON is also the response.
#[derive(Debug)]
pub(crate) struct DesignInsert {
    pub(crate) owner: UserId,
    pub(crate) design: Design,
    pub(crate) idempotent: IdempotentInsert,
}

/// Inserts designs. Returns for each whether it is new: false if the same request was saved before, and nothing was written. If
/// the statement fails, inserts the designs one by one, so that one failure affects no other design.
pub(crate) async fn insert_all(db: &Db, inserts: &[DesignInsert]) -> Vec<Result<bool, Failure>> {
    // If a request is there twice, the first is inserted and the second is not new.
    let first = IdempotentInsert::first_of_each(inserts, |insert| &insert.idempotent);
    let inserted = match insert_together(db, &first).await {
        Ok(Some(inserted)) => inserted,
        Ok(None) => return insert_one_by_one(db, inserts).await,
        Err(failure) if inserts.len() == 1 => return vec![Err(failure)],
        Err(failure) => {
            tracing::warn!(error = ?failure, "a batch of designs could not be inserted; inserting them one by one");
            return insert_one_by_one(db, inserts).await;
        }
    };
    inserts
        .iter()
        .map(|insert| Ok(inserted.contains(&insert.design.id.0)))
        .collect()
}

/// Runs the inserts concurrently: if the database does not answer, they time out together and not one after the other.
async fn insert_one_by_one(db: &Db, inserts: &[DesignInsert]) -> Vec<Result<bool, Failure>> {
    let single_inserts = inserts.iter().map(async |insert| {
        let inserted = insert_together(db, &[insert]).await?;
        Ok(inserted.is_some_and(|inserted| inserted.contains(&insert.design.id.0)))
    });
    join_all(single_inserts).await
}

/// Inserts designs in one statement. Returns the ids of the new ones; `None` if a request was saved before and nothing was
/// written.
async fn insert_together(db: &Db, inserts: &[&DesignInsert]) -> Result<Option<HashSet<Uuid>>, Failure> {
    if db.is_postgres() {
        return insert_on_postgres(db, inserts).await.map(Some);
    }
    let mut tx = db.begin().await?;
    let idempotent: Vec<&IdempotentInsert> = inserts.iter().map(|insert| &insert.idempotent).collect();
    let all_new =
        IdempotentInsert::all_on_sqlite(&mut tx, &idempotent, |query| push_inserts(query, inserts)).await?;
    if !all_new {
        return Ok(None);
    }
    tx.commit().await?;
    Ok(Some(inserts.iter().map(|insert| insert.design.id.0).collect()))
}

fn push_inserts(query: &mut QueryBuilder<Sqlite>, inserts: &[&DesignInsert]) {
    query.push(insert_into!());
    query.push_values(
        inserts,
        |mut row,
         DesignInsert {
             owner,
             design,
             idempotent,
         }| {
            row.push_bind(design.id.0)
                .push_bind(owner.0)
                .push_bind(design.status.as_str())
                .push_bind(updated_ms(design))
                .push_bind(i64::from(design.version))
                .push_bind(idempotent.response());
        },
    );
}

/// Inserts one design; `json` is the design as in the response.
pub(crate) async fn insert(tx: &mut Tx, owner: UserId, design: &Design, json: &str) -> Result<(), Failure> {
    Ok(on_write!(tx, c => sqlx::query(INSERT)
        .bind(design.id.0)
        .bind(owner.0)
        .bind(design.status.as_str())
        .bind(updated_ms(design))
        .bind(i64::from(design.version))
        .bind(json)
        .execute(c)
        .await
        .map(drop))?)
}

async fn insert_on_postgres(db: &Db, inserts: &[&DesignInsert]) -> Result<HashSet<Uuid>, Failure> {
    macro_rules! column {
        ($insert:ident => $value:expr) => {
            inserts.iter().map(|$insert| $value).collect::<Vec<_>>()
        };
    }
    let query = IdempotentInsert::on_postgres(INSERT_MANY, inserts.iter().map(|insert| &insert.idempotent))
        .bind(column!(insert => insert.design.id.0))
        .bind(column!(insert => insert.owner.0))
        .bind(column!(insert => insert.design.status.as_str()))
        .bind(column!(insert => updated_ms(&insert.design)))
        .bind(column!(insert => i64::from(insert.design.version)));
    IdempotentInsert::run(db, query).await
}

#[cfg(test)]
mod tests;
