//! The demo's products, and as many more as a measurement wants.

mod file;
mod many;

use crate::service::publish::publish;
use allpet_domain::id::TenantId;
use allpet_kernel::{Db, Failure, Kernel};

/// Publishes the demo's products for a shop; adds nothing twice. How many are new.
pub async fn seed(kernel: &Kernel, db: &Db, shop: TenantId) -> Result<usize, Failure> {
    let products = file::products()?;
    publish(kernel, db, shop, &products).await
}

/// Publishes generated products until the store has `total`; the same ones each time. How many are new.
pub async fn generate(kernel: &Kernel, db: &Db, shop: TenantId, total: u32) -> Result<usize, Failure> {
    let there = u32::try_from(crate::store::products::count(db).await?).unwrap_or(u32::MAX);
    let products: Vec<_> = (there..total).map(many::product).collect();
    publish(kernel, db, shop, &products).await
}
