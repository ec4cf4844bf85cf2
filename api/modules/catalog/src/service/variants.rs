//! Facts about SKUs, for other modules.

use super::Catalog;
use crate::store;
use allpet_contract::catalog::VariantFacts;
use allpet_domain::{Invalid, catalog::StockState};
use allpet_kernel::Failure;

/// The maximum number of SKUs of a request.
pub(crate) const SKUS_MAX: usize = 200;

/// Reads the facts about SKUs, in the requested order; leaves out those that are not sold.
pub(crate) async fn read(app: &Catalog, skus: &[String]) -> Result<Vec<VariantFacts>, Failure> {
    if skus.len() > SKUS_MAX {
        return Err(Invalid::one("skus", "too-many", "Ask for at most 200 SKUs at once.").into());
    }
    let snapshot = app.snapshot().await?;
    let known: Vec<_> = skus
        .iter()
        .filter_map(|sku| snapshot.index.variant(sku))
        .collect();
    let items: Vec<_> = known.iter().map(|(_, variant)| variant.stock_item).collect();
    let levels = if items.is_empty() {
        std::collections::HashMap::new()
    } else {
        store::stock::levels(&app.db, &items).await?
    };
    let facts = known.into_iter().map(|(entry, variant)| {
        let pieces = levels.get(&variant.stock_item).copied().unwrap_or(0);
        VariantFacts {
            sku: variant.sku.clone(),
            shop: entry.tenant,
            slug: entry.card.slug.clone(),
            title: entry.card.title.clone(),
            option_text: variant.option_text(),
            price: variant.price,
            weight_grams: variant.weight_grams,
            tax_class: entry.tax_class,
            picture: entry.picture_of(variant),
            stock_item: variant.stock_item,
            available: u32::try_from(StockState::buyable(pieces, variant.units)).unwrap_or(u32::MAX),
        }
    });
    Ok(facts.collect())
}
