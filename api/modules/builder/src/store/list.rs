//! An owner's list of designs, in pages.

use super::designs::updated_ms;
use allpet_contract::{Problem, builder::Design};
use allpet_domain::{builder::DesignState, id::UserId};
use allpet_kernel::{Batcher, Db, Failure, on_read};
use uuid::Uuid;

/// Selects a page of an owner's designs in one state, last changed first.
macro_rules! page_query {
    ($owner:literal, $status:literal, $after:literal, $limit:literal) => {
        concat!(
            "SELECT id, updated_ms, sheet FROM designs WHERE owner = ",
            $owner,
            " AND status = ",
            $status,
            $after,
            " ORDER BY updated_ms DESC, id DESC LIMIT ",
            $limit
        )
    };
}
/// Selects a page of all designs that are not archived: at most a page of each state from the index, then the latest of these.
macro_rules! unarchived_page_query {
    ($owner:literal, $after:literal, $limit:literal) => {
        concat!(
            "SELECT id, updated_ms, sheet FROM (SELECT * FROM (",
            page_query!($owner, "'DRAFT'", $after, $limit),
            ") AS drafts UNION ALL SELECT * FROM (",
            page_query!($owner, "'ACTIVE'", $after, $limit),
            ") AS active UNION ALL SELECT * FROM (",
            page_query!($owner, "'ORDERED'", $after, $limit),
            ") AS ordered) AS open ORDER BY updated_ms DESC, id DESC LIMIT ",
            $limit
        )
    };
}
/// Returns a page in one row, which costs a fraction of twenty rows. Both engines aggregate in the order of the subquery; neither
/// promises it, but the tests of the list check it. Sorting again would cost as much as finding the page.
macro_rules! page_in_one_row {
    ($page:expr) => {
        concat!("SELECT string_agg(sheet, '\u{1e}') FROM (", $page, ") AS page")
    };
}
mod batched_first_page;

use batched_first_page::FirstPageRequest;

/// Separates the designs of a page. JSON escapes control characters, so no design contains it.
const SEPARATOR: char = '\u{1e}';
const FIRST_PAGE: &str = page_in_one_row!(page_query!("$1", "$3", "", "$2"));
const FIRST_PAGE_UNARCHIVED: &str = page_in_one_row!(unarchived_page_query!("$1", "", "$2"));
const LATER_PAGE: &str = page_in_one_row!(page_query!("$1", "$5", " AND (updated_ms, id) < ($3, $4)", "$2"));
const LATER_PAGE_UNARCHIVED: &str = page_in_one_row!(unarchived_page_query!(
    "$1",
    " AND (updated_ms, id) < ($3, $4)",
    "$2"
));
/// The position of a design in an owner's list: the time of its last change in milliseconds, and its id.
pub(crate) type ListPosition = (i64, Uuid);

/// A page of an owner's list.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The designs as JSON, with commas between them; `None` if there are none.
    pub(crate) designs: Option<String>,
    /// The position after which the next page begins; `None` on the last page.
    pub(crate) next: Option<ListPosition>,
}

/// Owners' lists. Most requests are for first pages; on PostgreSQL, those that arrive at the same time share a query.
#[derive(Clone, Debug)]
pub(crate) struct DesignLists {
    db: Db,
    first_pages: Option<Batcher<FirstPageRequest, Result<Option<String>, Problem>>>,
}

impl DesignLists {
    pub(crate) fn new(db: Db) -> Self {
        let first_pages = batched_first_page::batcher(&db);
        Self { db, first_pages }
    }

    /// Reads at most `limit` designs in a state (if `None`, all that are not archived), after a position.
    pub(crate) async fn page(
        &self,
        owner: UserId,
        status: Option<DesignState>,
        after: Option<ListPosition>,
        limit: u32,
    ) -> Result<Page, Failure> {
        // Reads one design more than the page shows, to know whether there is another page.
        let rows = i64::from(limit) + 1;
        let found = match (&self.first_pages, after) {
            (Some(first_pages), None) => {
                let request = FirstPageRequest { owner, status, rows };
                first_pages.run(request).await??
            }
            (_, after) => fetch_page(&self.db, owner, status, after, rows).await?,
        };
        found.map_or(Ok(Page::default()), |designs| Page::new(designs, limit))
    }
}

async fn fetch_page(
    db: &Db,
    owner: UserId,
    status: Option<DesignState>,
    after: Option<ListPosition>,
    rows: i64,
) -> Result<Option<String>, Failure> {
    macro_rules! fetch {
        ($statement:expr $(, $value:expr)*) => {
            on_read!(db, c => sqlx::query_scalar($statement).bind(owner.0).bind(rows)$(.bind($value))*.fetch_one(c).await)?
        };
    }
    Ok(match (after, status.map(DesignState::as_str)) {
        (None, None) => fetch!(FIRST_PAGE_UNARCHIVED),
        (None, Some(status)) => fetch!(FIRST_PAGE, status),
        (Some((ms, id)), None) => fetch!(LATER_PAGE_UNARCHIVED, ms, id),
        (Some((ms, id)), Some(status)) => fetch!(LATER_PAGE, ms, id, status),
    })
}

impl Page {
    /// Cuts the page from `designs`, which has one design more than `limit` if there is another page.
    fn new(mut designs: String, limit: u32) -> Result<Self, Failure> {
        let length = usize::try_from(limit).unwrap_or(usize::MAX);
        let ends: Vec<usize> = designs.match_indices(SEPARATOR).map(|(index, _)| index).collect();
        let mut next = None;
        if let Some(&end) = length.checked_sub(1).and_then(|last| ends.get(last)) {
            designs.truncate(end);
            let begin = length.checked_sub(2).and_then(|before| ends.get(before));
            let last = &designs[begin.map_or(0, |index| index + SEPARATOR.len_utf8())..];
            let last: Design = serde_json::from_str(last)?;
            next = Some((updated_ms(&last), last.id.0));
        }
        Ok(Self {
            designs: Some(designs.replace(SEPARATOR, ",")),
            next,
        })
    }
}
