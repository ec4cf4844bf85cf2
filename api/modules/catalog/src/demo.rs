//! The demo's products, and generated ones for measurements.

mod file;
mod many;

use crate::service::publish::publish;
use allpet_domain::id::TenantId;
use allpet_kernel::{Db, Failure, Kernel};

/// Publishes the demo's products for a shop, except those that exist already. Returns the number of new ones.
pub async fn seed(kernel: &Kernel, db: &Db, shop: TenantId) -> Result<usize, Failure> {
    let products = file::products()?;
    publish(kernel, db, shop, &products).await
}

/// Publishes generated products until the store has `total`; a number always gives the same product. Returns the number of new
/// ones.
pub async fn generate(kernel: &Kernel, db: &Db, shop: TenantId, total: u32) -> Result<usize, Failure> {
    let existing = u32::try_from(crate::store::products::count(db).await?).unwrap_or(u32::MAX);
    let products: Vec<_> = (existing..total).map(many::generated_product).collect();
    publish(kernel, db, shop, &products).await
}
