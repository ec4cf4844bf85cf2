//! Lists and pages of products.

use super::{CachedResult, Catalog, Copy, search_terms};
use crate::facet_query::{self, Filter, Key};
use allpet_contract::{
    catalog::{CategoryCount, ProductCard, ProductList, ProductQuery, SEARCH_MAX},
    page,
};
use allpet_domain::catalog::Category;
use allpet_kernel::{Failure, cursor};
use std::sync::Arc;

/// The list that a query asks for.
pub(crate) async fn list(app: &Catalog, query: &ProductQuery) -> Result<ProductList, Failure> {
    let copy = app.copy().await?;
    let found = found(app, &copy, query).await?;
    let start = start(&copy, &found, query)?;
    let limit = usize::try_from(page::limit(query.limit)).unwrap_or(25);
    let end = found.order.len().min(start + limit);
    let items = found.order[start..end]
        .iter()
        .map(|at| card(&copy, *at))
        .collect();
    let last = found.order[..end].last().filter(|_| end < found.order.len());
    Ok(ProductList {
        items,
        total: u32::try_from(found.order.len()).unwrap_or(u32::MAX),
        facets: found.facets.clone(),
        taken_for: found.taken_for.clone(),
        did_you_mean: found.did_you_mean.clone(),
        fits_most: found.fits_most,
        next: last.map(|at| cursor::encode(&(end, copy.shelf.entry(*at).no))),
    })
}

/// Where the page starts: behind the product that the last one ended with, wherever it stands now.
fn start(copy: &Copy, found: &facet_query::QueryResult, query: &ProductQuery) -> Result<usize, Failure> {
    let Some(cursor) = &query.cursor else {
        return Ok(0);
    };
    let (end, no): (usize, i64) = cursor::decode(cursor)?;
    let is_it = |at: &u32| copy.shelf.entry(*at).no == no;
    if end
        .checked_sub(1)
        .and_then(|last| found.order.get(last))
        .is_some_and(is_it)
    {
        return Ok(end);
    }
    let moved = found.order.iter().position(is_it).map(|at| at + 1);
    Ok(moved.unwrap_or(end).min(found.order.len()))
}

async fn found(app: &Catalog, copy: &Copy, query: &ProductQuery) -> Result<CachedResult, Failure> {
    let text: String = query.q.chars().take(SEARCH_MAX).collect();
    let key = Key {
        words: search_terms::search_terms(&text),
        filter: Filter::new(&copy.shelf, query),
        sort: query.sort,
    };
    if let Some(found) = copy.shelf.cache.results.get(&key) {
        return Ok(found);
    }
    let fitting = match &key.words {
        None => None,
        Some(asked) => Some(search_terms::fitting(app, copy, asked).await?),
    };
    let found = Arc::new(facet_query::find(&copy.shelf, &key, fitting.as_deref()));
    copy.shelf.cache.results.insert(key, Arc::clone(&found));
    Ok(found)
}

/// A product in a list, with whether it can be bought now.
pub(crate) fn card(copy: &Copy, at: u32) -> ProductCard {
    let entry = copy.shelf.entry(at);
    let can_buy = |variant: &allpet_domain::catalog::Variant| copy.can_buy(variant.stock_item, variant.units);
    ProductCard {
        in_stock: entry.variants.iter().any(can_buy),
        ..entry.card.clone()
    }
}

/// The departments.
pub(crate) async fn categories(app: &Catalog) -> Result<Vec<CategoryCount>, Failure> {
    let copy = app.copy().await?;
    let count = |category: &Category| {
        let own = || {
            copy.shelf
                .entries
                .iter()
                .filter(|entry| entry.card.category == *category)
        };
        CategoryCount {
            category: *category,
            name: category.label().to_owned(),
            products: u32::try_from(own().count()).unwrap_or(u32::MAX),
            picture: own().next().map(|entry| entry.card.picture.clone()),
        }
    };
    Ok(Category::ALL.iter().map(count).collect())
}
