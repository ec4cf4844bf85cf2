//! Lists of products.

use super::{CachedResult, Catalog, Snapshot, search_terms};
use crate::facet_query::{self, Filter, QueryKey};
use allpet_contract::{
    catalog::{CategoryCount, ProductCard, ProductList, ProductQuery, SEARCH_MAX},
    page,
};
use allpet_domain::catalog::Category;
use allpet_kernel::{Failure, cursor};
use std::sync::Arc;

/// Reads a page of a list of products.
pub(crate) async fn list(app: &Catalog, query: &ProductQuery) -> Result<ProductList, Failure> {
    let snapshot = app.snapshot().await?;
    let found = cached_result(app, &snapshot, query).await?;
    let start = page_start(&snapshot, &found, query)?;
    let limit = usize::try_from(page::limit(query.limit)).unwrap_or(25);
    let end = found.order.len().min(start + limit);
    let items = found.order[start..end]
        .iter()
        .map(|position| card(&snapshot, *position))
        .collect();
    let last = found.order[..end].last().filter(|_| end < found.order.len());
    Ok(ProductList {
        items,
        total: u32::try_from(found.order.len()).unwrap_or(u32::MAX),
        facets: found.facets.clone(),
        taken_for: found.taken_for.clone(),
        did_you_mean: found.did_you_mean.clone(),
        fits_most: found.fits_most,
        next: last.map(|position| cursor::encode(&(end, snapshot.index.entry(*position).no))),
    })
}

/// Returns where the page starts: after the product with which the last page ended, even if that has moved.
fn page_start(
    snapshot: &Snapshot,
    found: &facet_query::QueryResult,
    query: &ProductQuery,
) -> Result<usize, Failure> {
    let Some(cursor) = &query.cursor else {
        return Ok(0);
    };
    let (end, no): (usize, i64) = cursor::decode(cursor)?;
    let is_last_shown = |position: &u32| snapshot.index.entry(*position).no == no;
    if end
        .checked_sub(1)
        .and_then(|last| found.order.get(last))
        .is_some_and(is_last_shown)
    {
        return Ok(end);
    }
    let moved = found.order.iter().position(is_last_shown).map(|place| place + 1);
    Ok(moved.unwrap_or(end).min(found.order.len()))
}

/// Runs a query, or returns its cached result.
async fn cached_result(
    app: &Catalog,
    snapshot: &Snapshot,
    query: &ProductQuery,
) -> Result<CachedResult, Failure> {
    let text: String = query.q.chars().take(SEARCH_MAX).collect();
    let key = QueryKey {
        words: search_terms::search_terms(&text),
        filter: Filter::new(&snapshot.index, query),
        sort: query.sort,
    };
    if let Some(found) = snapshot.index.cache.results.get(&key) {
        return Ok(found);
    }
    let matches = match &key.words {
        None => None,
        Some(words) => Some(search_terms::find_matches(app, snapshot, words).await?),
    };
    let found = Arc::new(facet_query::run_query(&snapshot.index, &key, matches.as_deref()));
    snapshot.index.cache.results.insert(key, Arc::clone(&found));
    Ok(found)
}

/// Returns the card of a product, with whether it can be bought now.
pub(crate) fn card(snapshot: &Snapshot, position: u32) -> ProductCard {
    let entry = snapshot.index.entry(position);
    let can_buy =
        |variant: &allpet_domain::catalog::Variant| snapshot.can_buy(variant.stock_item, variant.units);
    ProductCard {
        in_stock: entry.variants.iter().any(can_buy),
        ..entry.card.clone()
    }
}

/// Lists the categories with the number of their products.
pub(crate) async fn categories(app: &Catalog) -> Result<Vec<CategoryCount>, Failure> {
    let snapshot = app.snapshot().await?;
    let count = |category: &Category| {
        let products = || {
            snapshot
                .index
                .entries
                .iter()
                .filter(|entry| entry.card.category == *category)
        };
        CategoryCount {
            category: *category,
            name: category.label().to_owned(),
            products: u32::try_from(products().count()).unwrap_or(u32::MAX),
            picture: products().next().map(|entry| entry.card.picture.clone()),
        }
    };
    Ok(Category::ALL.iter().map(count).collect())
}
