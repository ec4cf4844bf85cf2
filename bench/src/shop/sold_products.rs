//! The products that the guests buy.

use super::{ApiUnderLoad, buyer::Buyer, stock::Pieces};
use crate::BenchError;
use allpet_contract::catalog::{ListProducts, ProductQuery, ProductSort, ReadProduct};
use allpet_domain::catalog::Category;

/// Number of different products: few enough that several guests want the same one.
pub(super) const PRODUCTS: usize = 48;
/// Minimum stock of a product, so that a measurement does not sell it out.
const STOCK_MIN: i64 = 2_000;

/// A product to buy.
#[derive(Debug)]
pub(super) struct Product {
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) category: Category,
    pub(super) sku: String,
}

/// Chooses generated products with enough stock, spread over the departments.
pub(super) async fn products(target: &ApiUnderLoad, stock: &Pieces) -> Result<Vec<Product>, BenchError> {
    let mut visitor = Buyer::open(target.api.port, None).await?;
    let mut products = Vec::new();
    for category in Category::ALL {
        let query = ProductQuery {
            category: Some(*category),
            sort: ProductSort::Newest,
            limit: Some(100),
            ..ProductQuery::default()
        };
        let mut missing = PRODUCTS / Category::ALL.len();
        for card in visitor.send(ListProducts { query }).await?.items {
            if missing == 0 {
                break;
            }
            let product = visitor.send(ReadProduct { slug: card.slug }).await?;
            let has_stock = |sku: &String| {
                sku.starts_with("GEN-") && stock.get(sku).is_some_and(|on_hand| *on_hand >= STOCK_MIN)
            };
            let mut skus = product.variants.into_iter().map(|variant| variant.sku);
            if let Some(sku) = skus.find(has_stock) {
                missing -= 1;
                products.push(Product {
                    slug: product.slug,
                    title: product.title,
                    category: product.category,
                    sku,
                });
            }
        }
    }
    if products.len() == PRODUCTS {
        return Ok(products);
    }
    let found = products.len();
    Err(BenchError(format!(
        "only {found} products can be bought; 10,000 generated products are needed"
    )))
}
