//! First pages of lists that are requested at the same time, in one query to PostgreSQL.

use crate::store::{CONCURRENT_FIRST_PAGES, POOL_CONNECTIONS};
use allpet_contract::Problem;
use allpet_domain::{builder::DesignState, id::UserId};
use allpet_kernel::{Batcher, Db, Failure, db::Reader};
use sqlx::PgPool;
use uuid::Uuid;

/// The query for many requests, on PostgreSQL; each row has the ordinal of its request.
macro_rules! page_of_each {
    ($page:expr) => {
        concat!(
            "SELECT ordinal, (",
            page_in_one_row!($page),
            ") FROM unnest($1::uuid[], $2::text[], $3::bigint[]) WITH ORDINALITY AS requested (owner, status, page_rows, ordinal)"
        )
    };
}
const FIRST_PAGE_OF_EACH: &str = page_of_each!(page_query!(
    "requested.owner",
    "requested.status",
    "",
    "requested.page_rows"
));
const FIRST_PAGE_UNARCHIVED_OF_EACH: &str = page_of_each!(unarchived_page_query!(
    "requested.owner",
    "",
    "requested.page_rows"
));

/// A request for the first page of an owner's list.
pub(super) struct FirstPageRequest {
    pub(super) owner: UserId,
    pub(super) status: Option<DesignState>,
    pub(super) rows: i64,
}

/// Creates the batcher for first pages on PostgreSQL. SQLite runs in the process, so batching would save nothing.
pub(super) fn batcher(db: &Db) -> Option<Batcher<FirstPageRequest, Result<Option<String>, Problem>>> {
    match db.dedicated_pool(POOL_CONNECTIONS).reader() {
        Reader::Postgres(pool) => {
            let pool = pool.clone();
            Some(Batcher::new(
                CONCURRENT_FIRST_PAGES,
                move |requests: Vec<FirstPageRequest>| {
                    let pool = pool.clone();
                    async move { fetch_first_pages(&pool, &requests).await }
                },
            ))
        }
        Reader::Sqlite(_) => None,
    }
}

/// Fetches the first pages, in the order of the requests. All values are valid, so an error of the database affects every
/// request.
async fn fetch_first_pages(
    pool: &PgPool,
    requests: &[FirstPageRequest],
) -> Vec<Result<Option<String>, Problem>> {
    let mut results: Vec<_> = requests.iter().map(|_| Ok(None)).collect();
    for (statement, has_state) in [(FIRST_PAGE_OF_EACH, true), (FIRST_PAGE_UNARCHIVED_OF_EACH, false)] {
        let indexes: Vec<usize> = (0..requests.len())
            .filter(|index| requests[*index].status.is_some() == has_state)
            .collect();
        if indexes.is_empty() {
            continue;
        }
        match fetch_each(pool, statement, indexes.iter().map(|index| &requests[*index])).await {
            Ok(pages) => {
                for (ordinal, page) in pages {
                    let index = usize::try_from(ordinal - 1).ok().and_then(|nth| indexes.get(nth));
                    if let Some(result) = index.and_then(|index| results.get_mut(*index)) {
                        *result = Ok(page);
                    }
                }
            }
            Err(error) => {
                let problem = Failure::from(error).into_problem();
                for index in indexes {
                    results[index] = Err(problem.clone());
                }
            }
        }
    }
    results
}

async fn fetch_each<'a>(
    pool: &PgPool,
    statement: &'static str,
    requests: impl Iterator<Item = &'a FirstPageRequest> + Clone,
) -> Result<Vec<(i64, Option<String>)>, sqlx::Error> {
    let owners: Vec<Uuid> = requests.clone().map(|request| request.owner.0).collect();
    let states: Vec<Option<&str>> = requests
        .clone()
        .map(|request| request.status.map(DesignState::as_str))
        .collect();
    let rows: Vec<i64> = requests.map(|request| request.rows).collect();
    let query = sqlx::query_as(statement).bind(owners).bind(states).bind(rows);
    query.fetch_all(pool).await
}
