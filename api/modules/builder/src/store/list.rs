//! An owner's list of designs, page for page.

use super::designs::updated_ms;
use allpet_contract::builder::Design;
use allpet_domain::{builder::DesignState, id::UserId};
use allpet_kernel::{Batcher, Db, Failure, on_read};
use uuid::Uuid;

/// The last changed first, of an owner's in a state.
macro_rules! page {
    ($owner:literal, $status:literal, $behind:literal, $most:literal) => {
        concat!(
            "SELECT id, updated_ms, sheet FROM designs WHERE owner = ",
            $owner,
            " AND status = ",
            $status,
            $behind,
            " ORDER BY updated_ms DESC, id DESC LIMIT ",
            $most
        )
    };
}
/// Each state from the index, at most a page of each; then the better ones of all.
macro_rules! open {
    ($owner:literal, $behind:literal, $most:literal) => {
        concat!(
            "SELECT id, updated_ms, sheet FROM (SELECT * FROM (",
            page!($owner, "'DRAFT'", $behind, $most),
            ") AS drafts UNION ALL SELECT * FROM (",
            page!($owner, "'ACTIVE'", $behind, $most),
            ") AS active UNION ALL SELECT * FROM (",
            page!($owner, "'ORDERED'", $behind, $most),
            ") AS ordered) AS open ORDER BY updated_ms DESC, id DESC LIMIT ",
            $most
        )
    };
}
/// A page in one row, which costs a fraction of twenty. Both engines put together what they are given in the order in which it
/// comes (neither promises it, the tests of the list hold it); to sort it once more would cost as much as finding it.
macro_rules! shown {
    ($page:expr) => {
        concat!("SELECT string_agg(sheet, '\u{1e}') FROM (", $page, ") AS page")
    };
}
mod batched_first_page;

use batched_first_page::First;

/// Stands between two designs of a page: JSON writes a control character as an escape, so no design holds it.
const BETWEEN: char = '\u{1e}';
const FIRST: &str = shown!(page!("$1", "$3", "", "$2"));
const FIRST_OPEN: &str = shown!(open!("$1", "", "$2"));
const BEHIND: &str = shown!(page!("$1", "$5", " AND (updated_ms, id) < ($3, $4)", "$2"));
const BEHIND_OPEN: &str = shown!(open!("$1", " AND (updated_ms, id) < ($3, $4)", "$2"));
/// Where a row stands in an owner's list.
pub(crate) type Place = (i64, Uuid);

/// A page of an owner's list.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The designs as they are answered, with commas between them; nothing where there are none.
    pub(crate) sheets: Option<String>,
    /// Behind which place there are more.
    pub(crate) next: Option<Place>,
}

/// Owners' lists. Most who look see the first page; on PostgreSQL those who look at the same time go there together.
#[derive(Clone, Debug)]
pub(crate) struct Lists {
    db: Db,
    together: Option<Batcher<First, Result<Option<String>, String>>>,
}

impl Lists {
    pub(crate) fn new(db: Db) -> Self {
        let together = batched_first_page::gather(&db);
        Self { db, together }
    }

    /// At most `limit` designs in a state (all but those put away where none is named), from behind a place where one is given.
    pub(crate) async fn page(
        &self,
        owner: UserId,
        status: Option<DesignState>,
        behind: Option<Place>,
        limit: u32,
    ) -> Result<Page, Failure> {
        // One more than is shown says whether there is another page.
        let most = i64::from(limit) + 1;
        let found = match (&self.together, behind) {
            (Some(together), None) => {
                let first = First { owner, status, most };
                together.run(first).await?.map_err(Failure::internal)?
            }
            (_, behind) => alone(&self.db, owner, status, behind, most).await?,
        };
        found.map_or(Ok(Page::default()), |sheets| Page::of(sheets, limit))
    }
}

async fn alone(
    db: &Db,
    owner: UserId,
    status: Option<DesignState>,
    behind: Option<Place>,
    most: i64,
) -> Result<Option<String>, Failure> {
    macro_rules! fetch {
        ($statement:expr $(, $value:expr)*) => {
            on_read!(db, c => sqlx::query_scalar($statement).bind(owner.0).bind(most)$(.bind($value))*.fetch_one(c).await)?
        };
    }
    Ok(match (behind, status.map(DesignState::as_str)) {
        (None, None) => fetch!(FIRST_OPEN),
        (None, Some(status)) => fetch!(FIRST, status),
        (Some((ms, id)), None) => fetch!(BEHIND_OPEN, ms, id),
        (Some((ms, id)), Some(status)) => fetch!(BEHIND, ms, id, status),
    })
}

impl Page {
    /// `sheets`: at most one more than are shown, which says whether there is another page.
    fn of(mut sheets: String, limit: u32) -> Result<Self, Failure> {
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let ends: Vec<usize> = sheets.match_indices(BETWEEN).map(|(at, _)| at).collect();
        let mut next = None;
        if let Some(&end) = shown.checked_sub(1).and_then(|last| ends.get(last)) {
            sheets.truncate(end);
            let begin = shown.checked_sub(2).and_then(|before| ends.get(before));
            let last = &sheets[begin.map_or(0, |at| at + BETWEEN.len_utf8())..];
            let last: Design = serde_json::from_str(last)?;
            next = Some((updated_ms(&last), last.id.0));
        }
        Ok(Self {
            sheets: Some(sheets.replace(BETWEEN, ",")),
            next,
        })
    }
}
