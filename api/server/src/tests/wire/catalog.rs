//! Products, their pictures, and the stock.

use super::{shopping::correct, world::World};
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
        let product = world.tell(&guest, ListProducts { query }).await.items.remove(0);
        world.tell(&guest, ReadProduct { slug: product.slug.clone() }).await;
        world.tell(&guest, ListCategories {}).await;
        world.tell(&guest, ProductImage { name: product.picture }).await;
        world.tell(&guest, DrawProductPreview { slug: product.slug }).await;
        let query = StockQuery { limit: Some(2), ..StockQuery::default() };
        let stock = world.tell(&merchant, ListStock { tenant: world.shop, query }).await.items;
        world.tell(&merchant, correct(&world, &stock[0], Correction::Delta(-1))).await;
        world.compare("catalog");
    }
}
