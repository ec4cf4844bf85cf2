//! The clerk's search.

use super::{Licensing, expiry::expire_licences};
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

/// Words of a question that are looked for; more narrow nothing that a clerk could tell.
const WORDS_MAX: usize = 12;

/// A page of the register of `tenant`: what holds all words and filters, in the order that was asked for.
pub(crate) async fn search(
    app: &Licensing,
    tenant: TenantId,
    query: RegisterQuery,
) -> Result<Page<RegisterEntry>, Failure> {
    check(&query)?;
    expire_licences(app, tenant).await?;
    let order = query.order.unwrap_or_default();
    let begin = match order {
        RegisterOrder::Newest => i64::MAX,
        RegisterOrder::Oldest => i64::MIN,
    };
    let asked = PageRequest::read(query.limit, query.cursor.as_ref())?;
    let place = asked.behind.unwrap_or(begin);
    let terms = terms(&query);
    let asked_for_nothing = terms.is_empty() && !query.q.trim().is_empty();
    let rows = match code(app, tenant).await? {
        Some(_) if asked_for_nothing => Vec::new(),
        Some(_) if terms.is_empty() && order == RegisterOrder::Newest => {
            search::newest(&app.db, tenant, place, asked.rows()).await?
        }
        Some(_) if terms.is_empty() => search::oldest(&app.db, tenant, place, asked.rows()).await?,
        Some(code) => {
            search::matching(&app.db, (tenant, &code), &terms, (order, place), asked.rows()).await?
        }
        None => Vec::new(),
    };
    Ok(asked.page(rows, |row| row.seq).map(|row| row.entry))
}

/// How much waits, and how large the register is.
pub(crate) async fn counts(app: &Licensing, tenant: TenantId) -> Result<QueueCounts, Failure> {
    let size = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(QueueCounts {
        submitted: size(applications::waiting(&app.db, tenant).await?),
        licences: size(counters::licences(&app.db, tenant).await?),
        oldest: applications::oldest(&app.db, tenant).await?,
    })
}

/// Gives rows from before the register was searched by owner, microchip and tag the words for it; at other times it costs
/// nothing. Two processes may do so at once: what is written depends on the rows alone.
pub(crate) async fn reword(db: &Db) -> Result<(), Failure> {
    loop {
        let mut tx = db.begin().await?;
        let count = register::reword(&mut tx).await?;
        tx.commit().await?;
        if count == 0 {
            return Ok(());
        }
    }
}

fn check(query: &RegisterQuery) -> Result<(), Invalid> {
    let mut invalid = Invalid::default();
    let short = query.q.chars().count() <= SEARCH_MAX;
    invalid.check(short, "q", "too-long", "Search: 200 characters at most.");
    let known = |word: &str| ApplicationState::parse(word).is_some() || LicenceState::parse(word).is_some();
    invalid.check(
        query.state.as_deref().is_none_or(known),
        "state",
        "unknown",
        "There is no such state. Try submitted, approved, rejected, withdrawn, issued, expired or delinquent.",
    );
    let zip_holds_something = |zip: &str| zip.chars().any(|c| c.is_ascii_alphanumeric());
    invalid.check(
        query.zip.as_deref().is_none_or(zip_holds_something),
        "zip",
        "malformed",
        "Enter the beginning of a ZIP code, or leave it out.",
    );
    invalid.or(())
}

/// Words first: most of them are rarer than what is filtered by.
fn terms(query: &RegisterQuery) -> Vec<Term> {
    let mut terms: Vec<Term> = search_terms::asked(&query.q)
        .into_iter()
        .take(WORDS_MAX)
        .map(Term::Begins)
        .collect();
    if terms.is_empty() && !query.q.trim().is_empty() {
        return terms;
    }
    let filters = [
        query.zip.as_deref().map(search_terms::zip_mark),
        query.kind.map(search_terms::kind),
        query.state.as_deref().map(search_terms::state),
        query.species.map(search_terms::species),
    ];
    terms.extend(filters.into_iter().flatten().map(Term::Is));
    terms
}

/// What the words of `tenant` begin with; none where it has no register yet.
async fn code(app: &Licensing, tenant: TenantId) -> Result<Option<String>, Failure> {
    if let Some(code) = app.codes.get(&tenant) {
        return Ok(Some(code));
    }
    let code = counters::tenant_code(&app.db, tenant).await?;
    if let Some(code) = &code {
        app.codes.insert(tenant, code.clone());
    }
    Ok(code)
}
