//! Card tokens, and a shop's payments and ledger.

use super::steps::{GOOD, card, pay, placed, stock, variant};
use crate::tests::wire::world::World;
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
        world.record(&guest, card(GOOD)).await;
        let order = placed(&guest, variant(&stock(&world).await[0]), "order").await.id;
        guest.send(pay(&guest, order, GOOD, "pay-order").await).await.unwrap();
        let (tenant, query) = (world.shop, Paging::default());
        world.record(&merchant, ListShopPayments { tenant, query: query.clone() }).await;
        world.record(&merchant, ReadLedger { tenant, query }).await;
        world.compare("payments");
    }
}
