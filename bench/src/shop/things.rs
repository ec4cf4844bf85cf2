//! What the guests buy.

use super::{Side, buyer::Buyer, stock::Pieces};
use crate::Broken;
use allpet_contract::catalog::{ListProducts, ProductQuery, ProductSort, ReadProduct};
use allpet_domain::catalog::Category;

/// How many different things are bought: few enough that guests meet at the same one.
pub(super) const THINGS: usize = 48;
/// How many pieces of a thing there are at least, so that a measurement does not sell it out.
const ENOUGH: i64 = 2_000;

/// Something that is bought.
#[derive(Debug)]
pub(super) struct Thing {
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) category: Category,
    pub(super) sku: String,
}

/// What is bought: generated things of which there are plenty, spread over the departments.
pub(super) async fn things(side: &Side, stock: &Pieces) -> Result<Vec<Thing>, Broken> {
    let mut visitor = Buyer::open(side.api.port, None).await?;
    let mut things = Vec::new();
    for category in Category::ALL {
        let query = ProductQuery {
            category: Some(*category),
            sort: ProductSort::Newest,
            limit: Some(100),
            ..ProductQuery::default()
        };
        let mut missing = THINGS / Category::ALL.len();
        for card in visitor.send(ListProducts { query }).await?.items {
            if missing == 0 {
                break;
            }
            let product = visitor.send(ReadProduct { slug: card.slug }).await?;
            let enough = |sku: &String| {
                sku.starts_with("GEN-") && stock.get(sku).is_some_and(|on_hand| *on_hand >= ENOUGH)
            };
            let mut skus = product.variants.into_iter().map(|variant| variant.sku);
            if let Some(sku) = skus.find(enough) {
                missing -= 1;
                things.push(Thing {
                    slug: product.slug,
                    title: product.title,
                    category: product.category,
                    sku,
                });
            }
        }
    }
    if things.len() == THINGS {
        return Ok(things);
    }
    let found = things.len();
    Err(Broken(format!(
        "only {found} things can be bought; 10,000 generated products are needed"
    )))
}
