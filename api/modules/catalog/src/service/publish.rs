//! Putting products up for sale.

use crate::store::{
    products, stock,
    vocabulary::{self, Document},
};
use allpet_contract::events::ProductPublished;
use allpet_domain::{
    catalog::{Colour, Product, search},
    id::{ProductId, StockItemId, TenantId},
};
use allpet_drawings::product::Picture;
use allpet_kernel::{Db, Failure, Kernel, Tx};
use std::collections::BTreeSet;

/// A product that is to be sold.
#[derive(Clone, Debug)]
pub struct NewProduct {
    /// What it is. Its variants' stock items are made where they are not another variant's.
    pub product: Product,
    /// The style of its pictures.
    pub style: u8,
    /// How many pieces there are of each stock item.
    pub stock: Vec<(StockItemId, i64)>,
}

/// How many products are published in one transaction.
const AT_ONCE: usize = 200;

/// Publishes products of a shop; those whose slug is taken stay as they are. How many are new.
pub(crate) async fn publish(
    kernel: &Kernel,
    db: &Db,
    tenant: TenantId,
    all: &[NewProduct],
) -> Result<usize, Failure> {
    let mut count = 0;
    for some in all.chunks(AT_ONCE) {
        let mut tx = db.begin().await?;
        let mut new = 0;
        let mut vocabulary = BTreeSet::new();
        for product in some {
            new += usize::from(publish_one(kernel, &mut tx, tenant, product, &mut vocabulary).await?);
        }
        if new > 0 {
            vocabulary::learn(&mut tx, &vocabulary).await?;
            products::revise(&mut tx).await?;
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
    let mut made = BTreeSet::new();
    for variant in &product.variants {
        let counted = new.stock.iter().find(|(item, _)| *item == variant.stock_item);
        if let (Some((id, on_hand)), true) = (counted, made.insert(variant.stock_item)) {
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
    let document = document(product);
    vocabulary::index(tx, no, &document).await?;
    for part in [document.title, document.facts, document.said] {
        vocabulary.extend(part);
    }
    kernel
        .announce(tx, &ProductPublished { product: id, tenant })
        .await?;
    Ok(true)
}

/// The words under which a product is found.
fn document(product: &Product) -> Document {
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
        said: search::words(&product.description.join(" ")),
    }
}
