//! A product's page.

use super::{Catalog, Snapshot, products::card};
use crate::store;
use allpet_contract::catalog::{Breadcrumb, PRODUCT_NOT_FOUND, ProductCard, ProductDetails, VariantView};
use allpet_domain::catalog::StockState;
use allpet_kernel::Failure;

/// The number of other products on a page.
const RELATED: usize = 4;

/// Reads a product's page.
pub(crate) async fn read(app: &Catalog, slug: &str) -> Result<ProductDetails, Failure> {
    let snapshot = app.snapshot().await?;
    let position = snapshot.index.position(slug).ok_or(PRODUCT_NOT_FOUND)?;
    let entry = snapshot.index.entry(position);
    let (description, care) = store::products::find_texts(&app.db, slug)
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
        breadcrumbs: breadcrumbs(card),
        related: related_products(&snapshot, position),
    })
}

fn breadcrumbs(card: &ProductCard) -> Vec<Breadcrumb> {
    let step = |name: &str, category, kind| Breadcrumb {
        name: name.to_owned(),
        category,
        kind,
    };
    vec![
        step("Catalog", None, None),
        step(card.category.label(), Some(card.category), None),
        step(card.kind.label(), Some(card.category), Some(card.kind)),
    ]
}

/// Returns up to two products of the same kind, then others of the category: those that follow in the catalogue, so that each page
/// leads to other ones.
fn related_products(snapshot: &Snapshot, position: u32) -> Vec<ProductCard> {
    let (index, own) = (&snapshot.index, snapshot.index.entry(position));
    let count = u32::try_from(index.entries.len()).unwrap_or(u32::MAX);
    let following = || (position + 1..count).chain(0..position);
    let same_kind = following()
        .filter(|other| index.entry(*other).card.kind == own.card.kind)
        .take(RELATED);
    let same_kind: Vec<u32> = same_kind.collect();
    let same_category = following()
        .filter(|other| {
            let card = &index.entry(*other).card;
            card.category == own.card.category && card.kind != own.card.kind
        })
        .take(RELATED);
    let mut chosen: Vec<u32> = same_kind.iter().copied().take(2).collect();
    chosen.extend(same_category.take(RELATED - chosen.len()));
    chosen.extend(same_kind.iter().copied().skip(2).take(RELATED - chosen.len()));
    chosen.into_iter().map(|other| card(snapshot, other)).collect()
}
