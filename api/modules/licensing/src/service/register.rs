//! The clerk's search in the register.

use super::{Licensing, licences::expiry::expire_licences};
use crate::{
    search_terms::{self, Term},
    store::{applications, counters, register, search},
};
use allpet_contract::{
    Page,
    licensing::{QueueCounts, RegisterEntry, RegisterOrder, RegisterQuery},
};
use allpet_domain::{
    Invalid,
    id::TenantId,
    licensing::{ApplicationState, LicenceState, SEARCH_MAX},
};
use allpet_kernel::{Db, Failure, paging::PageRequest};

/// The maximum number of words of a query; more would not narrow the result.
const WORDS_MAX: usize = 12;

/// Reads a page of the register of `tenant`: rows that match all words and filters, in the requested order.
pub(crate) async fn search(
    app: &Licensing,
    tenant: TenantId,
    query: RegisterQuery,
) -> Result<Page<RegisterEntry>, Failure> {
    validate(&query)?;
    expire_licences(app, tenant).await?;
    let order = query.order.unwrap_or_default();
    let start = match order {
        RegisterOrder::Newest => i64::MAX,
        RegisterOrder::Oldest => i64::MIN,
    };
    let page_request = PageRequest::read(query.limit, query.cursor.as_ref())?;
    let position = page_request.behind.unwrap_or(start);
    let terms = search_terms_of(&query);
    let is_unsearchable = terms.is_empty() && !query.q.trim().is_empty();
    let rows = match tenant_code(app, tenant).await? {
        Some(_) if is_unsearchable => Vec::new(),
        Some(_) if terms.is_empty() && order == RegisterOrder::Newest => {
            search::list_newest(&app.db, tenant, position, page_request.rows()).await?
        }
        Some(_) if terms.is_empty() => {
            search::list_oldest(&app.db, tenant, position, page_request.rows()).await?
        }
        Some(code) => {
            search::search(
                &app.db,
                (tenant, &code),
                &terms,
                (order, position),
                page_request.rows(),
            )
            .await?
        }
        None => Vec::new(),
    };
    Ok(page_request.page(rows, |row| row.seq).map(|row| row.entry))
}

/// Counts the waiting applications and the licences of the register.
pub(crate) async fn queue_counts(app: &Licensing, tenant: TenantId) -> Result<QueueCounts, Failure> {
    let size = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(QueueCounts {
        submitted: size(applications::count_waiting(&app.db, tenant).await?),
        licences: size(counters::count_licences(&app.db, tenant).await?),
        oldest: applications::oldest_submission(&app.db, tenant).await?,
    })
}

/// Indexes rows of releases that could not search by owner, microchip and tag; costs nothing once they are indexed. Two processes
/// may do it at the same time, because the result depends on the rows alone.
pub(crate) async fn index_due_rows(db: &Db) -> Result<(), Failure> {
    loop {
        let mut tx = db.begin().await?;
        let count = register::index_due_rows(&mut tx).await?;
        tx.commit().await?;
        if count == 0 {
            return Ok(());
        }
    }
}

/// Checks the length of the query, the state and the ZIP code.
fn validate(query: &RegisterQuery) -> Result<(), Invalid> {
    let mut invalid = Invalid::default();
    let is_short = query.q.chars().count() <= SEARCH_MAX;
    invalid.check(is_short, "q", "too-long", "Search: 200 characters at most.");
    let is_known =
        |word: &str| ApplicationState::parse(word).is_some() || LicenceState::parse(word).is_some();
    invalid.check(
        query.state.as_deref().is_none_or(is_known),
        "state",
        "unknown",
        "There is no such state. Try submitted, approved, rejected, withdrawn, issued, expired or delinquent.",
    );
    let is_searchable_zip = |zip: &str| zip.chars().any(|c| c.is_ascii_alphanumeric());
    invalid.check(
        query.zip.as_deref().is_none_or(is_searchable_zip),
        "zip",
        "malformed",
        "Enter the beginning of a ZIP code, or leave it out.",
    );
    invalid.or(())
}

/// Returns the terms of a query. Words come first, because most are rarer than filters.
fn search_terms_of(query: &RegisterQuery) -> Vec<Term> {
    let mut terms: Vec<Term> = search_terms::parse_query(&query.q)
        .into_iter()
        .take(WORDS_MAX)
        .map(Term::Prefix)
        .collect();
    if terms.is_empty() && !query.q.trim().is_empty() {
        return terms;
    }
    let filters = [
        query.zip.as_deref().map(search_terms::zip_mark),
        query.kind.map(search_terms::kind_mark),
        query.state.as_deref().map(search_terms::state_mark),
        query.species.map(search_terms::species_mark),
    ];
    terms.extend(filters.into_iter().flatten().map(Term::Exact));
    terms
}

/// Returns the code with which the search words of `tenant` begin; `None` if it has no register yet.
async fn tenant_code(app: &Licensing, tenant: TenantId) -> Result<Option<String>, Failure> {
    if let Some(code) = app.codes.get(&tenant) {
        return Ok(Some(code));
    }
    let code = counters::tenant_code(&app.db, tenant).await?;
    if let Some(code) = &code {
        app.codes.insert(tenant, code.clone());
    }
    Ok(code)
}
