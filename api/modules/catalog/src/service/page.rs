//! A product's page.

use super::{Catalog, Copy, products::card};
use crate::store;
use allpet_contract::catalog::{Breadcrumb, PRODUCT_NOT_FOUND, ProductCard, ProductDetails, VariantView};
use allpet_domain::catalog::StockState;
use allpet_kernel::Failure;

/// How many other products a page shows.
const RELATED: usize = 4;

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
