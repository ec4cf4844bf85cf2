//! Publication of products.

use crate::store::{
    products, stock,
    vocabulary::{self, Document},
};
use allpet_contract::events::ProductPublished;
use allpet_domain::{
    audit::{AuditAction, AuditSubject},
    catalog::{Colour, Product, search},
    id::{ProductId, StockItemId, TenantId},
};
use allpet_drawings::product::Picture;
use allpet_kernel::{Db, Failure, Kernel, Tx, audit::AuditRecord};
use std::collections::BTreeSet;

/// A product to publish.
#[derive(Clone, Debug)]
pub struct NewProduct {
    /// The product. Its stock items are created, once each if variants share one.
    pub product: Product,
    /// The style of the product's pictures.
    pub style: u8,
    /// The number of pieces on hand of each stock item.
    pub stock: Vec<(StockItemId, i64)>,
}

/// The number of products published in one transaction.
const BATCH_SIZE: usize = 200;

/// Publishes products of a shop, except those whose slug exists. Returns the number of new ones.
pub(crate) async fn publish(
    kernel: &Kernel,
    db: &Db,
    tenant: TenantId,
    all: &[NewProduct],
) -> Result<usize, Failure> {
    let mut count = 0;
    for batch in all.chunks(BATCH_SIZE) {
        let mut tx = db.begin().await?;
        let mut new = 0;
        let mut vocabulary = BTreeSet::new();
        for product in batch {
            new += usize::from(publish_one(kernel, &mut tx, tenant, product, &mut vocabulary).await?);
        }
        if new > 0 {
            vocabulary::add_words(&mut tx, &vocabulary).await?;
            products::increment_revision(&mut tx).await?;
            let record = AuditRecord::new(AuditAction::ProductsPublished, AuditSubject::Tenant, tenant)
                .of(tenant)
                .after("products", new);
            kernel.record(&mut tx, record).await?;
            tx.commit().await?;
            count += new;
        }
    }
    Ok(count)
}

async fn publish_one(
    kernel: &Kernel,
    tx: &mut Tx,
    tenant: TenantId,
    new: &NewProduct,
    vocabulary: &mut BTreeSet<String>,
) -> Result<bool, Failure> {
    let product = &new.product;
    product.check()?;
    if products::find(tx, &product.slug).await?.is_some() {
        return Ok(false);
    }
    let mut inserted = BTreeSet::new();
    for variant in &product.variants {
        let item_stock = new.stock.iter().find(|(item, _)| *item == variant.stock_item);
        if let (Some((id, on_hand)), true) = (item_stock, inserted.insert(variant.stock_item)) {
            let text = variant.option_text();
            let colour = variant.colour.or_else(|| product.colours().first().copied());
            let picture = Picture {
                kind: product.kind,
                colour: colour.unwrap_or(Colour::Teal),
                style: new.style,
            };
            let item = stock::Item {
                id: id.0,
                sku: variant.sku.clone(),
                name: [product.title.clone(), text]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
                picture: picture.to_string(),
                on_hand: *on_hand,
                held: 0,
            };
            stock::insert(tx, tenant, &item).await?;
        }
    }
    let now = kernel.now();
    let id = ProductId::new(now, kernel.randomness().entropy());
    let no = products::insert(tx, (id, tenant), product, new.style, now).await?;
    let document = search_document(product);
    vocabulary::index_product(tx, no, &document).await?;
    for part in [document.title, document.facts, document.description] {
        vocabulary.extend(part);
    }
    kernel
        .announce(tx, &ProductPublished { product: id, tenant })
        .await?;
    Ok(true)
}

/// Returns the words by which a product is found.
fn search_document(product: &Product) -> Document {
    let materials = product.materials.iter().map(|material| material.label());
    let colours = product.colours();
    let facts: Vec<&str> = [product.kind.label(), product.category().label()]
        .into_iter()
        .chain(materials)
        .chain(colours.iter().map(|colour| colour.label()))
        .collect();
    Document {
        title: search::words(&product.title),
        facts: search::words(&facts.join(" ")),
        description: search::words(&product.description.join(" ")),
    }
}
