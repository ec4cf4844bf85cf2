//! Lists and pages of products.

use super::{Catalog, Copy, Kept};
use crate::{
    find::{self, Filter, Key},
    store,
};
use allpet_contract::{
    catalog::{
        Breadcrumb, CategoryCount, PRODUCT_NOT_FOUND, ProductCard, ProductDetails, ProductList, ProductQuery,
        VariantView,
    },
    page,
};
use allpet_domain::catalog::{Category, StockState, search};
use allpet_kernel::{Failure, cursor};
use std::sync::Arc;

/// How many characters of a search are read.
const MOST_LETTERS: usize = 100;
/// How many other products a page shows.
const RELATED: usize = 4;

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
        next: last.map(|at| cursor::encode(&(end, copy.shelf.entry(*at).no))),
    })
}

/// Where the page starts: behind the product that the last one ended with, wherever it stands now.
fn start(copy: &Copy, found: &find::Found, query: &ProductQuery) -> Result<usize, Failure> {
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

async fn found(app: &Catalog, copy: &Copy, query: &ProductQuery) -> Result<Kept, Failure> {
    let text: String = query.q.chars().take(MOST_LETTERS).collect();
    let mut words = search::words(&text);
    words.truncate(search::MOST_WORDS);
    let key = Key {
        words,
        filter: Filter::new(&copy.shelf, query),
        sort: query.sort,
    };
    if let Some(found) = copy.shelf.remembered(&key) {
        return Ok(found);
    }
    let (fitting, taken_for) = if key.words.is_empty() {
        (None, None)
    } else {
        let (numbers, taken_for) = matching(app, &key.words).await?;
        (Some(copy.shelf.places(&numbers)), taken_for)
    };
    let found = Arc::new(find::find(&copy.shelf, &key, fitting, taken_for));
    copy.shelf.remember(key, &found);
    Ok(found)
}

/// Numbers of the products that fit all words, and what the words were taken for where some were mistyped.
async fn matching(app: &Catalog, words: &[String]) -> Result<(Vec<i64>, Option<String>), Failure> {
    let mut groups = Vec::with_capacity(words.len());
    let mut read = Vec::with_capacity(words.len());
    let mut mistyped = false;
    for word in words {
        let meanings = store::words::meanings(&app.db, word).await?;
        let Some(first) = meanings.first() else {
            return Ok((Vec::new(), None));
        };
        let meant = if first.starts_with(word.as_str()) {
            word
        } else {
            first
        };
        mistyped |= meant != word;
        read.push(meant.clone());
        groups.push(meanings);
    }
    let numbers = store::words::matching(&app.db, &groups).await?;
    Ok((numbers, mistyped.then(|| read.join(" "))))
}

/// A product in a list, with whether it can be bought now.
fn card(copy: &Copy, at: u32) -> ProductCard {
    let entry = copy.shelf.entry(at);
    let can_buy = |variant: &allpet_domain::catalog::Variant| copy.can_buy(variant.stock_item, variant.units);
    ProductCard {
        in_stock: entry.variants.iter().any(can_buy),
        ..entry.card.clone()
    }
}

/// A product's page.
pub(crate) async fn read(app: &Catalog, slug: &str) -> Result<ProductDetails, Failure> {
    let copy = app.copy().await?;
    let at = copy.shelf.place(slug).ok_or(PRODUCT_NOT_FOUND)?;
    let entry = copy.shelf.entry(at);
    let (description, care) = store::products::said(&app.db, slug)
        .await?
        .ok_or(PRODUCT_NOT_FOUND)?;
    let items: Vec<_> = entry.variants.iter().map(|variant| variant.stock_item).collect();
    let levels = store::stock::levels(&app.db, &items).await?;
    let variants = entry.variants.iter().map(|variant| {
        let pieces = levels.get(&variant.stock_item).copied().unwrap_or(0);
        let buyable = StockState::buyable(pieces, variant.units);
        let stock = StockState::of(buyable);
        VariantView {
            sku: variant.sku.clone(),
            size: variant.size.clone(),
            colour: variant.colour,
            price: variant.price,
            compare_at: variant.compare_at,
            weight_grams: variant.weight_grams,
            picture: entry.picture_of(variant),
            stock,
            left: u32::try_from(buyable)
                .ok()
                .filter(|_| stock == StockState::FewLeft),
        }
    });
    let card = &entry.card;
    let mut images: Vec<String> = card
        .swatches
        .iter()
        .map(|swatch| swatch.picture.clone())
        .collect();
    if images.is_empty() {
        images.push(card.picture.clone());
    }
    Ok(ProductDetails {
        slug: card.slug.clone(),
        title: card.title.clone(),
        description,
        category: card.category,
        kind: card.kind,
        materials: entry.materials.clone(),
        care,
        sizes: entry.sizes.clone(),
        colours: card.swatches.clone(),
        variants: variants.collect(),
        images,
        breadcrumbs: way(card),
        related: related(&copy, at),
    })
}

fn way(card: &ProductCard) -> Vec<Breadcrumb> {
    let step = |name: &str, category, kind| Breadcrumb {
        name: name.to_owned(),
        category,
        kind,
    };
    vec![
        step("Products", None, None),
        step(card.category.label(), Some(card.category), None),
        step(card.kind.label(), Some(card.category), Some(card.kind)),
    ]
}

/// Two of the same kind where there are, then others of the department: those that follow it, so that pages lead on.
fn related(copy: &Copy, at: u32) -> Vec<ProductCard> {
    let (shelf, own) = (&copy.shelf, copy.shelf.entry(at));
    let count = u32::try_from(shelf.entries.len()).unwrap_or(u32::MAX);
    let following = || (at + 1..count).chain(0..at);
    let same_kind = following()
        .filter(|other| shelf.entry(*other).card.kind == own.card.kind)
        .take(RELATED);
    let same_kind: Vec<u32> = same_kind.collect();
    let department = following()
        .filter(|other| {
            let card = &shelf.entry(*other).card;
            card.category == own.card.category && card.kind != own.card.kind
        })
        .take(RELATED);
    let mut chosen: Vec<u32> = same_kind.iter().copied().take(2).collect();
    chosen.extend(department.take(RELATED - chosen.len()));
    chosen.extend(same_kind.iter().copied().skip(2).take(RELATED - chosen.len()));
    chosen.into_iter().map(|other| card(copy, other)).collect()
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
