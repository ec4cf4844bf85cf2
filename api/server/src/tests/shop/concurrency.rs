//! Two hundred buyers at once for fifty pieces.

use super::world::{GOOD, Page, World, address, checkout};
use allpet_contract::{
    Problem,
    orders::{ListShopOrders, Order, OrderForm, PlaceOrder, PriceCheckout, ReadCart, ShopOrderQuery},
};
use allpet_domain::orders::{OrderState, ShippingChoice};
use allpet_kernel::{both_engines, testkit::key};

/// Orders as a patient buyer does: if the server is too busy (a 5xx without detail), sends the same request again with the same
/// key.
async fn place(world: &World, page: &Page) -> Result<Order, Problem> {
    let name = key(&format!("crowd-{}", world.fresh()));
    let mut tries = 0;
    loop {
        let outcome = async {
            let totals = page.send(PriceCheckout { body: checkout() }).await?;
            let body = OrderForm {
                address: address(),
                shipping: ShippingChoice::Standard,
                email: "a@b.co".into(),
                expected_total: totals.total,
            };
            let request = PlaceOrder {
                key: name.clone(),
                body,
            };
            page.send(request).await
        };
        let outcome = outcome.await;
        tries += 1;
        if tries == 5
            || outcome
                .as_ref()
                .map_or_else(|problem| problem.status < 500, |_| true)
        {
            return outcome;
        }
    }
}

both_engines! {
    async fn fifty_pieces_make_fifty_orders(engine) {
        let world = World::new(engine).await;
        let buyers = futures::future::join_all((0..200).map(|_| world.shopper(1))).await;
        let outcomes = futures::future::join_all(buyers.iter().map(|buyer| place(&world, buyer))).await;
        let placed: Vec<_> = outcomes.iter().enumerate().filter_map(|(at, outcome)| Some((at, outcome.as_ref().ok()?))).collect();
        assert_eq!(placed.len(), 50);
        for problem in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
            assert_eq!((problem.status, problem.code.as_str()), (409, "catalog.out-of-stock"));
        }
        assert_eq!(world.stock().await[0].available, 0);
        for (at, order) in placed {
            assert_eq!(world.pay(&buyers[at], order.id, GOOD).await.unwrap().state, OrderState::Paid);
        }
        world.run_schedules().await;
        assert_eq!((world.stock().await[0].on_hand, world.stock().await[0].held), (0, 0));
        let loser = outcomes.iter().position(Result::is_err).unwrap();
        assert_eq!(buyers[loser].send(ReadCart {}).await.unwrap().lines[0].problem.as_deref(),
            Some("Sold out. Remove it, or come back later."));
        let query = ShopOrderQuery { limit: Some(100), ..ShopOrderQuery::default() };
        assert_eq!(world.merchant().send(ListShopOrders { tenant: world.shop, query }).await.unwrap().items.len(), 50);
    }
}
