//! First pages of lists that are asked for at the same time: one way to PostgreSQL for all of them.

use crate::store::{ABREAST, CONNECTIONS};
use allpet_domain::{builder::DesignState, id::UserId};
use allpet_kernel::{Batcher, Db, db::Reader};
use sqlx::PgPool;
use uuid::Uuid;

/// The same for many who ask, on PostgreSQL: each with the place of its question.
macro_rules! shown_to_each {
    ($page:expr) => {
        concat!(
            "SELECT place, (",
            shown!($page),
            ") FROM unnest($1::uuid[], $2::text[], $3::bigint[]) WITH ORDINALITY AS asked (owner, status, most, place)"
        )
    };
}
const FIRST_OF_EACH: &str = shown_to_each!(page!("asked.owner", "asked.status", "", "asked.most"));
const FIRST_OPEN_OF_EACH: &str = shown_to_each!(open!("asked.owner", "", "asked.most"));

/// Whose first page is asked for.
pub(super) struct First {
    pub(super) owner: UserId,
    pub(super) status: Option<DesignState>,
    pub(super) most: i64,
}

/// Takes questions for first pages on PostgreSQL. SQLite is in the process: there is no way to share.
pub(super) fn gather(db: &Db) -> Option<Batcher<First, Result<Option<String>, String>>> {
    match db.dedicated_pool(CONNECTIONS).reader() {
        Reader::Postgres(pool) => {
            let pool = pool.clone();
            Some(Batcher::new(ABREAST, move |all: Vec<First>| {
                let pool = pool.clone();
                async move { firsts(&pool, &all).await }
            }))
        }
        Reader::Sqlite(_) => None,
    }
}

/// The first pages of all, in their order. They are asked for with values that are right, so where the database fails, it fails
/// for each of them.
async fn firsts(pool: &PgPool, all: &[First]) -> Vec<Result<Option<String>, String>> {
    let mut found: Vec<_> = all.iter().map(|_| Ok(None)).collect();
    for (statement, of_a_state) in [(FIRST_OF_EACH, true), (FIRST_OPEN_OF_EACH, false)] {
        let places: Vec<usize> = (0..all.len())
            .filter(|at| all[*at].status.is_some() == of_a_state)
            .collect();
        if places.is_empty() {
            continue;
        }
        match of_each(pool, statement, places.iter().map(|at| &all[*at])).await {
            Ok(pages) => {
                for (place, page) in pages {
                    let at = usize::try_from(place - 1).ok().and_then(|at| places.get(at));
                    if let Some(found) = at.and_then(|at| found.get_mut(*at)) {
                        *found = Ok(page);
                    }
                }
            }
            Err(failure) => {
                for at in places {
                    found[at] = Err(failure.to_string());
                }
            }
        }
    }
    found
}

async fn of_each<'a>(
    pool: &PgPool,
    statement: &'static str,
    all: impl Iterator<Item = &'a First> + Clone,
) -> Result<Vec<(i64, Option<String>)>, sqlx::Error> {
    let owners: Vec<Uuid> = all.clone().map(|first| first.owner.0).collect();
    let states: Vec<Option<&str>> = all
        .clone()
        .map(|first| first.status.map(DesignState::as_str))
        .collect();
    let most: Vec<i64> = all.map(|first| first.most).collect();
    let asked = sqlx::query_as(statement).bind(owners).bind(states).bind(most);
    asked.fetch_all(pool).await
}
