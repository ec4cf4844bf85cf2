//! From the cart to the door.

use super::steps::{ASKS, GOOD, checkout, harness, line, order, pay, placed, stock, variant};
use crate::tests::wire::world::{Page, World};
use allpet_contract::{
    operations::{CausesQuery, ReadCauses},
    orders::{
        BeginProduction, CancelOrder, ChangeLine, ConfirmOrderPayment, DeliverOrder, FindOrder, LineChange,
        ListShopOrders, MergeCart, MyOrders, OpenOrder, Order, OrderKey, OrderRefund, OrderSearch, PackOrder,
        PriceCheckout, ReadCart, ReadOrder, ReadShopOrder, RefundOrder, RemoveLine, Reorder, ShipOrder,
        Shipment, ShopOrderQuery,
    },
    page::Paging,
    payments::SecondStep,
};
use allpet_domain::{Money, id::OrderId, orders::OrderState, role::Role};
use allpet_kernel::{
    both_engines,
    testkit::{CookieJar, key},
};

/// A guest fills a cart, orders and pays.
async fn buy(world: &World, guest: &Page) -> Order {
    let stock = stock(world).await;
    let line_id = world
        .record(guest, line(variant(&stock[0]), 1, "first-line"))
        .await
        .lines[0]
        .id;
    let body = LineChange { quantity: 2 };
    world.record(guest, ChangeLine { line: line_id, body }).await;
    let more = guest
        .send(line(variant(&stock[1]), 1, "second-line"))
        .await
        .unwrap();
    world
        .record(
            guest,
            RemoveLine {
                line: more.lines[1].id,
            },
        )
        .await;
    guest.send(line(harness(), 1, "third-line")).await.unwrap();
    world.record(guest, ReadCart {}).await;
    let total = world
        .record(guest, PriceCheckout { body: checkout() })
        .await
        .total;
    let placed = world.record(guest, order(total, "place-order")).await;
    world
        .record(guest, pay(guest, placed.id, ASKS, "pay-order").await)
        .await;
    let body = SecondStep {
        code: "123456".into(),
    };
    world
        .record(
            guest,
            ConfirmOrderPayment {
                order: placed.id,
                body,
            },
        )
        .await;
    world.deliver_events().await;
    placed
}

/// The buyer reads the order: in this browser, by its number, by its link.
async fn look(world: &World, guest: &Page, placed: &Order) {
    world.record(guest, ReadOrder { order: placed.id }).await;
    let (number, email) = (placed.number.clone(), placed.email.clone());
    world
        .record(
            &world.guest(),
            FindOrder {
                body: OrderSearch { number, email },
            },
        )
        .await;
    let body = OrderKey {
        key: placed.key.clone().unwrap(),
    };
    world
        .record(
            &world.guest(),
            OpenOrder {
                order: placed.id,
                body,
            },
        )
        .await;
}

/// The shop makes the order, ships it, and refunds a part.
async fn send(world: &World, order: OrderId) {
    let (merchant, tenant) = (world.kim(world.shop, Role::Merchant), world.shop);
    let query = ShopOrderQuery {
        state: Some(OrderState::Paid),
        ..ShopOrderQuery::default()
    };
    world.record(&merchant, ListShopOrders { tenant, query }).await;
    world.record(&merchant, BeginProduction { tenant, order }).await;
    world.record(&merchant, PackOrder { tenant, order }).await;
    let body = Shipment {
        carrier: "UPS".into(),
        tracking: "1Z999".into(),
    };
    world.record(&merchant, ShipOrder { tenant, order, body }).await;
    let delivered = world.record(&merchant, DeliverOrder { tenant, order }).await;
    let body = OrderRefund {
        amount: Some(Money::new(500, delivered.totals.total.currency)),
        refunded_before: Some(delivered.refunded),
        reason: "The zip broke.".into(),
    };
    world
        .record(
            &merchant,
            RefundOrder {
                tenant,
                order,
                key: key("refund"),
                body,
            },
        )
        .await;
    world.deliver_events().await;
    world.record(&merchant, ReadShopOrder { tenant, order }).await;
}

/// An operator asks why by the number that the buyer sees.
async fn explain(world: &World, order: &Order) {
    let query = CausesQuery {
        id: order.number.to_lowercase(),
    };
    let found = world.operator().send(ReadCauses { query }).await.unwrap();
    let mut steps = found.trees.iter().flat_map(|tree| &tree.steps);
    assert!(
        steps.any(|step| step.name.as_deref() == Some("order.placed")),
        "{found:?}"
    );
}

both_engines! {
    async fn orders(engine) {
        let world = World::new(engine).await;
        let jar = CookieJar::default();
        let guest = world.app.page(&jar, None);
        let bought = buy(&world, &guest).await;
        look(&world, &guest, &bought).await;
        send(&world, bought.id).await;
        explain(&world, &bought).await;
        world.record(&guest, Reorder { order: bought.id, key: key("again") }).await;
        world.record(&world.ada_in(&jar), MergeCart {}).await;
        let other = world.guest();
        let unwanted = placed(&other, harness(), "unwanted").await.id;
        other.send(pay(&other, unwanted, GOOD, "pay-unwanted").await).await.unwrap();
        world.deliver_events().await;
        world.record(&other, CancelOrder { order: unwanted }).await;
        world.record(&other, MyOrders { query: Paging::default() }).await;
        world.compare("orders");
    }
}
