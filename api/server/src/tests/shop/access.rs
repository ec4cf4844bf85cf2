//! Other people's orders and carts are not found.

use super::world::{GOOD, Page, World, refusal, token};
use allpet_contract::{
    Problem,
    orders::{
        AddToCart, BeginProduction, CancelOrder, ChangeLine, ConfirmOrderPayment, DeliverOrder, LineChange,
        ListShopOrders, MyOrders, NewLine, OrderRefund, PackOrder, PayOrder, ReadCart, ReadOrder,
        ReadShopOrder, RefundOrder, RemoveLine, Reorder, ShipOrder, Shipment, ShopOrderQuery,
    },
    page::Paging,
    payments::{ListShopPayments, PayForm, ReadLedger, SecondStep},
};
use allpet_domain::role::Role;
use allpet_kernel::{
    both_engines,
    testkit::{CookieJar, key, tenant},
};

both_engines! {
    async fn another_persons_order_and_cart_are_not_found(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap();
        let line = guest.send(ReadCart {}).await.unwrap().lines[0].id;
        let id = order.id;
        let other = world.shopper(1).await;
        for caller in [world.guest(), other, world.person(&CookieJar::default(), 1)] {
            let card_token = token(&caller, GOOD).await;
            let problems = [
                caller.send(ReadOrder { order: id }).await.unwrap_err(),
                caller.send(PayOrder { order: id, key: key("pay"), body: PayForm { card_token } }).await.unwrap_err(),
                caller.send(ConfirmOrderPayment { order: id, body: SecondStep { code: "123456".into() } }).await.unwrap_err(),
                caller.send(CancelOrder { order: id }).await.unwrap_err(),
                caller.send(Reorder { order: id, key: key("again") }).await.unwrap_err(),
                caller.send(ChangeLine { line, body: LineChange { quantity: 9 } }).await.unwrap_err(),
                caller.send(RemoveLine { line }).await.unwrap_err(),
            ];
            for problem in problems {
                assert_eq!(problem.status, 404, "{problem}");
            }
            assert!(caller.send(MyOrders { query: Paging::default() }).await.unwrap().items.is_empty());
        }
        assert_eq!(guest.send(ReadOrder { order: id }).await.unwrap(), order, "and nothing happened to it");
        assert_eq!(guest.send(ReadCart {}).await.unwrap().count, 1);
    }

    async fn a_shop_sees_its_own_orders_only(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap().id;
        let elsewhere = tenant(4);
        let other = world.app.staff(8, elsewhere, Role::Merchant);
        let clerk = world.app.staff(7, world.shop, Role::Clerk);
        let all = |caller: Page, tenant| async move {
            let body = OrderRefund { amount: None, refunded_before: None, reason: "Mine".into() };
            let shipment = Shipment { carrier: "UPS".into(), tracking: String::new() };
            let one: Vec<Problem> = vec![
                caller.send(ReadShopOrder { tenant, order }).await.unwrap_err(),
                caller.send(BeginProduction { tenant, order }).await.unwrap_err(),
                caller.send(PackOrder { tenant, order }).await.unwrap_err(),
                caller.send(ShipOrder { tenant, order, body: shipment }).await.unwrap_err(),
                caller.send(DeliverOrder { tenant, order }).await.unwrap_err(),
                caller.send(RefundOrder { tenant, order, key: key("back"), body }).await.unwrap_err(),
            ];
            one.iter().map(|problem| problem.status).collect::<Vec<_>>()
        };
        assert_eq!(all(other.clone(), elsewhere).await, [404; 6]);
        assert_eq!(all(other.clone(), world.shop).await, [403; 6]);
        assert_eq!(all(clerk, world.shop).await, [403; 6]);
        let query = ShopOrderQuery::default();
        assert!(other.send(ListShopOrders { tenant: elsewhere, query }).await.unwrap().items.is_empty());
        assert!(other.send(ListShopPayments { tenant: elsewhere, query: Paging::default() }).await.unwrap().items.is_empty());
        let ledger = ReadLedger { tenant: world.shop, query: Paging::default() };
        assert_eq!(refusal(other.send(ledger).await), (403, "forbidden".into()));
    }

    async fn a_forged_cookie_opens_nothing(engine) {
        let world = World::new(engine).await;
        let jar = CookieJar::default();
        jar.set("allpet_cart", "chosen-by-somebody-else");
        let guest = world.app.page(&jar, None);
        let add = AddToCart { key: key("one"), body: NewLine { item: world.sku(0), quantity: 1 } };
        guest.send(add).await.unwrap();
        assert_ne!(jar.get("allpet_cart").unwrap(), "chosen-by-somebody-else", "a guest does not choose the secret");
        assert_eq!(guest.send(ReadCart {}).await.unwrap().count, 1);
    }
}
