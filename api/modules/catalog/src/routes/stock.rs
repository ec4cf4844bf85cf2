//! A merchant's endpoints.

use crate::service::{Catalog, stock};
use allpet_contract::{
    Page,
    catalog::{CorrectStock, ListStock, StockItem},
};
use allpet_kernel::{Failure, Merchant};

pub(crate) async fn list_stock(
    app: Catalog,
    merchant: Merchant,
    request: ListStock,
) -> Result<Page<StockItem>, Failure> {
    stock::list(&app, merchant.tenant, &request.query).await
}

pub(crate) async fn correct_stock(
    app: Catalog,
    merchant: Merchant,
    request: CorrectStock,
) -> Result<StockItem, Failure> {
    stock::correct(&app, &merchant, &request).await
}
