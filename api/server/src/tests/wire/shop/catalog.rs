//! Products, their pictures, and the stock.

use super::steps::correct;
use crate::tests::wire::world::World;
use allpet_contract::catalog::{
    Correction, DrawProductPreview, ListCategories, ListProducts, ListStock, ProductImage, ProductQuery,
    ProductSort, ReadProduct, StockQuery,
};
use allpet_domain::role::Role;
use allpet_kernel::both_engines;

both_engines! {
    async fn catalog(engine) {
        let world = World::new(engine).await;
        let (guest, merchant) = (world.guest(), world.kim(world.shop, Role::Merchant));
        let query = ProductQuery { sort: ProductSort::PriceUp, limit: Some(2), ..ProductQuery::default() };
        let product = world.record(&guest, ListProducts { query }).await.items.remove(0);
        world.record(&guest, ReadProduct { slug: product.slug.clone() }).await;
        world.record(&guest, ListCategories {}).await;
        world.record(&guest, ProductImage { name: product.picture }).await;
        world.record(&guest, DrawProductPreview { slug: product.slug }).await;
        let query = StockQuery { limit: Some(2), ..StockQuery::default() };
        let stock = world.record(&merchant, ListStock { tenant: world.shop, query }).await.items;
        world.record(&merchant, correct(&world, &stock[0], Correction::Delta(-1))).await;
        world.compare("catalog");
    }
}
