//! Cards, and what a shop sees of payments.

use super::{
    shopping::{GOOD, card, pay, placed, stock, variant},
    world::World,
};
use allpet_contract::{
    page::Paging,
    payments::{ListShopPayments, ReadLedger},
};
use allpet_domain::role::Role;
use allpet_kernel::both_engines;

both_engines! {
    async fn payments(engine) {
        let world = World::new(engine).await;
        let (guest, merchant) = (world.guest(), world.kim(world.shop, Role::Merchant));
        world.tell(&guest, card(GOOD)).await;
        let order = placed(&guest, variant(&stock(&world).await[0]), "order").await.id;
        guest.send(pay(&guest, order, GOOD, "pay-order").await).await.unwrap();
        let (tenant, query) = (world.shop, Paging::default());
        world.tell(&merchant, ListShopPayments { tenant, query: query.clone() }).await;
        world.tell(&merchant, ReadLedger { tenant, query }).await;
        world.compare("payments");
    }
}
