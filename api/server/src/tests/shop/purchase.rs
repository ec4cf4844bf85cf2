//! From the cart to the door.

use super::world::{GOOD, TIMES_OUT, World, address, checkout, refund, refusal};
use allpet_contract::{
    orders::{
        CancelOrder, DeliverOrder, ListShopOrders, MyOrders, Order, OrderForm, PackOrder, PlaceOrder,
        PriceCheckout, ReadCart, ReadOrder, ReadShopOrder, RefundOrder, Reorder, ShipOrder, Shipment,
        ShopOrderQuery,
    },
    page::Paging,
};
use allpet_domain::{
    Money,
    orders::{OrderState, Party, ShippingChoice},
    role::Role,
};
use allpet_kernel::{both_engines, testkit::key};

both_engines! {
    async fn a_guest_buys_and_the_shop_ships(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(2).await;
        let order = world.place(&guest).await.unwrap();
        assert_eq!(order.state, OrderState::Placed);
        assert_eq!((order.email.as_str(), order.address.region.as_str()), ("ada@example.com", "WA"));
        assert_eq!(guest.send(ReadCart {}).await.unwrap().count, 2, "the cart stays until the order is paid");
        assert_eq!((world.stock().await[0].held, world.stock().await[0].on_hand), (2, 50));
        let paid = world.pay(&guest, order.id, GOOD).await.unwrap();
        assert_eq!(paid.state, OrderState::Paid);
        assert_eq!(paid.payment.as_ref().unwrap().card.last_four, "4242");
        assert_eq!(guest.send(ReadCart {}).await.unwrap().count, 0);
        world.app.relay.drain().await.unwrap();
        assert_eq!((world.stock().await[0].held, world.stock().await[0].on_hand), (0, 48));

        let (tenant, order) = (world.shop, order.id);
        let shop = world.merchant();
        assert_eq!(refusal(shop.send(DeliverOrder { tenant, order }).await), (409, "orders.refused".into()));
        shop.send(PackOrder { tenant, order }).await.unwrap();
        let nothing = Shipment::default();
        assert_eq!(shop.send(ShipOrder { tenant, order, body: nothing }).await.unwrap_err().field("carrier"), Some("Enter the carrier."));
        let body = Shipment { carrier: " UPS ".into(), tracking: "1Z999".into() };
        shop.send(ShipOrder { tenant, order, body }).await.unwrap();
        shop.send(DeliverOrder { tenant, order }).await.unwrap();
        let seen = guest.send(ReadOrder { order }).await.unwrap();
        assert_eq!((seen.state, seen.shipment.unwrap().carrier.as_str()), (OrderState::Delivered, "UPS"));
        let timeline: Vec<_> = seen.timeline.iter().map(|entry| (entry.who, entry.state)).collect();
        assert_eq!(timeline, [
            (Party::Buyer, OrderState::Placed), (Party::System, OrderState::Paid), (Party::Shop, OrderState::Packed),
            (Party::Shop, OrderState::Shipped), (Party::Shop, OrderState::Delivered),
        ]);
        assert_eq!(refusal(guest.send(CancelOrder { order }).await), (409, "orders.refused".into()));
    }

    async fn a_timeline_names_staff_only_to_the_shop(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(2).await;
        let order = world.place(&guest).await.unwrap().id;
        world.pay(&guest, order, GOOD).await.unwrap();
        let (tenant, shop) = (world.shop, world.merchant());
        let packed = shop.send(PackOrder { tenant, order }).await.unwrap();
        let by = |order: &Order, reader| order.timeline.iter().map(|entry| entry.by(reader).to_owned()).collect::<Vec<_>>();
        assert_eq!(by(&packed, Party::Shop), ["The buyer", "Payment", "Person 9"]);
        let body = refund(packed.refunded, packed.totals.total, "The zip broke.");
        let other = world.app.staff(8, tenant, Role::Merchant);
        let back = other.send(RefundOrder { tenant, order, key: key("back"), body }).await.unwrap();
        let timeline = ["The buyer", "Payment", "Person 9", "Person 8"];
        assert_eq!(by(&back, Party::Shop), timeline);
        world.run_schedules().await;
        assert_eq!(by(&shop.send(ReadShopOrder { tenant, order }).await.unwrap(), Party::Shop), timeline);
        let listed = shop.send(ListShopOrders { tenant, query: ShopOrderQuery::default() }).await.unwrap();
        assert_eq!(by(&listed.items[0], Party::Shop), timeline);

        let seen = guest.send(ReadOrder { order }).await.unwrap();
        assert_eq!(by(&seen, Party::Buyer), ["You", "Payment", "The shop", "The shop"]);
        let mine = guest.send(MyOrders { query: Paging::default() }).await.unwrap();
        for order in [seen, mine.items[0].clone()] {
            assert!(!format!("{order:?}").contains("Person"), "{order:?}");
        }
    }

    async fn an_order_placed_twice_is_one_order(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(3).await;
        let expected_total = guest.send(PriceCheckout { body: checkout() }).await.unwrap().total;
        let body = OrderForm { address: address(), shipping: ShippingChoice::Standard, email: "a@b.co".into(), expected_total };
        let one = || guest.send(PlaceOrder { key: key("place"), body: body.clone() });
        let (a, b, c) = tokio::join!(one(), one(), one());
        let order = a.unwrap();
        assert_eq!((b.unwrap(), c.unwrap()), (order.clone(), order.clone()));
        world.pay(&guest, order.id, GOOD).await.unwrap();
        assert_eq!(one().await.unwrap().id, order.id, "even when the cart is empty again");
        world.app.relay.drain().await.unwrap();
        assert_eq!(guest.send(MyOrders { query: Paging::default() }).await.unwrap().items.len(), 1);
        assert_eq!((world.stock().await[0].on_hand, world.stock().await[0].held), (47, 0));
        let other = OrderForm { email: "c@d.co".into(), ..body };
        assert_eq!(refusal(guest.send(PlaceOrder { key: key("place"), body: other }).await), (409, "key-reused".into()));
    }

    async fn a_total_that_was_not_shown_is_not_charged(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let right = guest.send(PriceCheckout { body: checkout() }).await.unwrap().total;
        let form = |minor| OrderForm {
            address: address(), shipping: ShippingChoice::Standard, email: "a@b.co".into(),
            expected_total: Money::new(minor, right.currency),
        };
        let problem = guest.send(PlaceOrder { key: key("one"), body: form(right.minor - 1) }).await.unwrap_err();
        assert_eq!(problem.code, "orders.total-changed");
        assert!(problem.message().contains(&right.to_string()), "{}", problem.message());
        assert_eq!(world.stock().await[0].held, 0);
        assert!(guest.send(PlaceOrder { key: key("one"), body: form(right.minor) }).await.is_ok());
    }

    async fn every_mistake_in_an_order_is_named(engine) {
        let world = World::new(engine).await;
        let guest = world.guest();
        assert_eq!(refusal(guest.send(PriceCheckout { body: checkout() }).await), (422, "orders.cart-refused".into()));
        world.add(&guest, 0, 1).await.unwrap();
        let mut body = OrderForm {
            address: address(), shipping: ShippingChoice::Standard, email: "nobody".into(),
            expected_total: Money::zero(allpet_domain::Currency::Usd),
        };
        (body.address.postal_code, body.address.city) = ("1".into(), " ".into());
        let problem = guest.send(PlaceOrder { key: key("one"), body }).await.unwrap_err();
        let fields: Vec<_> = problem.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["address.city", "address.postal_code", "email"]);
    }

    async fn an_unpaid_order_expires_and_its_stock_is_released(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(2).await;
        let order = world.place(&guest).await.unwrap();
        world.app.kernel.clock().advance_seconds(14 * 60);
        assert_eq!(world.run_schedules().await, (0, 0));
        world.app.kernel.clock().advance_seconds(60);
        assert_eq!(refusal(world.pay(&guest, order.id, GOOD).await), (409, "orders.refused".into()));
        assert_eq!(world.run_schedules().await, (0, 1));
        assert_eq!(guest.send(ReadOrder { order: order.id }).await.unwrap().state, OrderState::Cancelled);
        assert_eq!(world.stock().await[0].held, 0);
        assert_eq!(guest.send(ReadCart {}).await.unwrap().count, 2, "the cart is as it was");
        assert_eq!(world.run_schedules().await, (0, 0));
    }

    async fn a_new_order_releases_the_stock_of_the_buyers_unpaid_one(engine) {
        let world = World::new(engine).await;
        world.set_stock(0, 2).await;
        let guest = world.shopper(2).await;
        let first = world.place(&guest).await.unwrap();
        let second = world.place(&guest).await.unwrap();
        assert_eq!((world.stock().await[0].held, world.stock().await[0].on_hand), (2, 2));
        world.run_schedules().await;
        assert_eq!(world.stock().await[0].held, 2, "the stock of the first order is released once");
        assert_eq!(guest.send(ReadOrder { order: first.id }).await.unwrap().state, OrderState::Cancelled);
        let other = world.shopper(1).await;
        assert_eq!(refusal(world.place(&other).await), (409, "catalog.out-of-stock".into()), "another buyer's order stays");
        world.pay(&guest, second.id, TIMES_OUT).await.unwrap();
        assert_eq!(refusal(world.place(&guest).await), (409, "orders.payment-undecided".into()), "so does one whose payment is with the bank");
        assert_eq!(guest.send(ReadOrder { order: second.id }).await.unwrap().state, OrderState::Placed);
        world.app.kernel.clock().advance_seconds(60);
        world.run_schedules().await;
        assert_eq!(guest.send(ReadOrder { order: second.id }).await.unwrap().state, OrderState::Paid);
        assert_eq!((world.stock().await[0].held, world.stock().await[0].on_hand), (0, 0));
    }

    async fn an_order_is_ordered_again(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(2).await;
        let order = world.place(&guest).await.unwrap();
        world.pay(&guest, order.id, GOOD).await.unwrap();
        for _ in 0..2 {
            let cart = guest.send(Reorder { order: order.id, key: key("again") }).await.unwrap();
            assert_eq!(cart.count, 2, "once for each key");
        }
    }

    async fn a_shop_searches_its_orders(engine) {
        let world = World::new(engine).await;
        let mut orders = Vec::new();
        for _ in 0..3 {
            world.app.kernel.clock().advance_seconds(1);
            let guest = world.shopper(1).await;
            orders.push(world.place(&guest).await.unwrap());
        }
        let shop = world.merchant();
        let find = |query: ShopOrderQuery| shop.send(ListShopOrders { tenant: world.shop, query });
        let first = find(ShopOrderQuery { limit: Some(2), ..ShopOrderQuery::default() }).await.unwrap();
        assert_eq!(first.items.iter().map(|order| order.id).collect::<Vec<_>>(), [orders[2].id, orders[1].id]);
        let rest = find(ShopOrderQuery { cursor: first.next, ..ShopOrderQuery::default() }).await.unwrap();
        assert_eq!((rest.items.len(), rest.items[0].id, rest.next), (1, orders[0].id, None));
        let oldest = |cursor| ShopOrderQuery { limit: Some(2), oldest_first: true, cursor, ..ShopOrderQuery::default() };
        let first = find(oldest(None)).await.unwrap();
        assert_eq!(first.items.iter().map(|order| order.id).collect::<Vec<_>>(), [orders[0].id, orders[1].id]);
        let rest = find(oldest(first.next)).await.unwrap();
        assert_eq!((rest.items.len(), rest.items[0].id, rest.next), (1, orders[2].id, None));
        let number = orders[1].number[3..].to_lowercase();
        let found = find(ShopOrderQuery { q: number, ..ShopOrderQuery::default() }).await.unwrap();
        assert_eq!(found.items.iter().map(|order| order.id).collect::<Vec<_>>(), [orders[1].id]);
        let compact = orders[1].number.replace('-', "");
        let found = find(ShopOrderQuery { q: compact, ..ShopOrderQuery::default() }).await.unwrap();
        assert_eq!(found.items.iter().map(|order| order.id).collect::<Vec<_>>(), [orders[1].id]);
        let reversed = orders[1].address.name.split(' ').rev().collect::<Vec<_>>().join(" ");
        let found = find(ShopOrderQuery { q: reversed.to_uppercase(), ..ShopOrderQuery::default() }).await.unwrap();
        assert_eq!(found.items.len(), 3, "{reversed}");
        assert!(find(ShopOrderQuery { q: "%".into(), ..ShopOrderQuery::default() }).await.unwrap().items.is_empty());
        let paid = ShopOrderQuery { state: Some(OrderState::Paid), ..ShopOrderQuery::default() };
        assert!(find(paid).await.unwrap().items.is_empty());
    }
}
