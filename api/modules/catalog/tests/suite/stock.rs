//! The stock, as merchants see and correct it.

use crate::world::{BALL, BEAR, World};
use allpet_contract::{
    catalog::{CorrectStock, Correction, ListStock, StockCorrection, StockItem, StockQuery},
    events::StockRanLow,
};
use allpet_domain::{
    catalog::{
        StockState,
        stock::{FEW, ON_HAND_MAX, PLENTY},
    },
    id::StockItemId,
    role::Role,
};
use allpet_kernel::{
    both_engines, on_read,
    testkit::{key, tenant, user},
};

fn correct(item: StockItemId, name: &str, correction: Correction, reason: &str) -> CorrectStock {
    CorrectStock {
        tenant: tenant(1),
        item,
        key: key(name),
        body: StockCorrection {
            correction,
            based_on: None,
            reason: reason.into(),
        },
    }
}

/// Returns a correction by a count, with the number before it.
fn counted(item: StockItemId, name: &str, based_on: i64, pieces: i64, reason: &str) -> CorrectStock {
    let mut request = correct(item, name, Correction::Counted(pieces), reason);
    request.body.based_on = Some(based_on);
    request
}

async fn all(world: &World, query: StockQuery) -> Vec<StockItem> {
    let mut query = StockQuery {
        limit: Some(100),
        ..query
    };
    let mut items = Vec::new();
    loop {
        let page = world
            .merchant()
            .send(ListStock {
                tenant: tenant(1),
                query: query.clone(),
            })
            .await
            .unwrap();
        items.extend(page.items);
        let Some(next) = page.next else { return items };
        query.cursor = Some(next);
    }
}

both_engines! {
    async fn a_merchant_finds_low_stock(engine) {
        let world = World::new(engine).await;
        world.set(BALL, 3).await;
        world.set(BEAR, 0).await;
        let items = all(&world, StockQuery::default()).await;
        assert!(items.len() > 400 && items.is_sorted_by_key(|item| item.sku.clone()));
        let short = all(&world, StockQuery { short: true, ..StockQuery::default() }).await;
        let expected: Vec<_> = items.iter().filter(|item| item.available <= 5).map(|item| &item.sku).collect();
        assert_eq!(short.iter().map(|item| &item.sku).collect::<Vec<_>>(), expected);
        let named = all(&world, StockQuery { q: "FETCH ball, si".into(), ..StockQuery::default() }).await;
        assert!(named.len() == 3 && named.iter().all(|item| item.name.starts_with("Fetch ball, Single")), "{named:?}");
        assert!(all(&world, StockQuery { q: "100%".into(), ..StockQuery::default() }).await.is_empty());
        let ball = named.iter().find(|item| item.sku == BALL).unwrap();
        assert_eq!((ball.available, ball.state), (3, StockState::FewLeft));
    }

    async fn a_correction_is_made_once_and_recorded(engine) {
        let world = World::new(engine).await;
        let published = world.announced("audit.recorded").await;
        let item = world.set(BALL, 10).await;
        let merchant = world.merchant();
        world.app.kernel.clock().advance_seconds(60);
        let broken = correct(item.id, "broken", Correction::Delta(-2), " two were chewed ");
        for _ in 0..3 {
            let after = merchant.send(broken.clone()).await.unwrap();
            assert_eq!((after.on_hand, after.available), (8, 8));
        }
        let item = world.item(BALL).await;
        let seen: Vec<_> = item.history.iter().map(|change| (change.delta, change.on_hand, change.reason.as_str(), change.by)).collect();
        assert_eq!(seen[0], (-2, 8, "two were chewed", user(5)));
        assert_eq!((seen.len(), seen[1].2), (2, "counted"));
        let after = merchant.send(counted(item.id, "counted", 8, 31, "stocktaking")).await.unwrap();
        assert_eq!((after.on_hand, after.history[0].delta, after.history.len()), (31, 23, 3));
        let first = &after.history[0];
        assert!(!first.by_name.is_empty() && first.by == user(5), "{first:?}");
        assert_eq!(world.item(BALL).await.history[0], *first);
        let other = correct(item.id, "broken", Correction::Delta(-3), "two were chewed");
        assert_eq!(merchant.send(other).await.unwrap_err().code, "key-reused");
        assert_eq!(world.announced("stock.changed").await, 3);
        assert_eq!(world.announced("audit.recorded").await - published, 3);
    }

    async fn a_correction_never_takes_held_pieces(engine) {
        let world = World::new(engine).await;
        let item = world.set(BALL, 10).await.id;
        world.reserve(1, &[(BALL, 4)]).await.unwrap();
        let merchant = world.merchant();
        let refused = merchant.send(counted(item, "three", 10, 3, "lost")).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (409, "catalog.below-held"));
        assert_eq!(refused.field("counted").unwrap(), "Orders hold 4 of them. If some are missing, cancel an order first.");
        let refused = merchant.send(correct(item, "eight", Correction::Delta(-8), "lost")).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (409, "catalog.below-held"));
        assert_eq!(refused.field("delta").unwrap(), "You can remove at most 6: orders hold 4 of the 10 on hand.");
        assert_eq!(merchant.send(counted(item, "four", 10, 4, "lost")).await.unwrap().available, 0);
        for (name, correction, reason, field) in [
            ("empty", Correction::Delta(1), " ", "reason"),
            ("nothing", Correction::Delta(0), "why", "delta"),
            ("negative", Correction::Counted(-1), "why", "counted"),
            ("unfounded", Correction::Counted(4), "why", "based_on"),
        ] {
            let problem = merchant.send(correct(item, name, correction, reason)).await.unwrap_err();
            assert!(problem.field(field).is_some(), "{name}: {problem:?}");
        }
        for based_on in [-1, ON_HAND_MAX + 1] {
            let problem = merchant.send(counted(item, "beyond", based_on, 4, "why")).await.unwrap_err();
            assert!(problem.field("based_on").is_some(), "{based_on}: {problem:?}");
        }
    }

    async fn an_outdated_count_is_refused(engine) {
        let world = World::new(engine).await;
        let item = world.set(BALL, 10).await;
        let merchant = world.merchant();
        let other = world.app.staff(6, tenant(1), Role::Merchant);
        other.send(correct(item.id, "sold by hand", Correction::Delta(-3), "sold at the counter")).await.unwrap();
        let refused = merchant.send(counted(item.id, "count", 10, 9, "stocktaking")).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (409, "catalog.stock-changed"));
        assert_eq!(refused.field("counted").unwrap(), "There are 7 pieces on hand now, not 10. Count again.");
        assert_eq!(world.item(BALL).await.on_hand, 7, "nothing was changed");
        let after = merchant.send(counted(item.id, "count again", 7, 9, "stocktaking")).await.unwrap();
        assert_eq!((after.on_hand, after.history[0].by, after.history[1].by), (9, user(5), user(6)));
        // A difference applies to any number.
        let less = merchant.send(correct(item.id, "less", Correction::Delta(-1), "chewed")).await.unwrap();
        assert_eq!(less.on_hand, 8);
    }

    async fn a_shop_corrects_only_its_own_stock(engine) {
        let world = World::new(engine).await;
        let item = world.item(BALL).await.id;
        let other = world.app.staff(6, tenant(2), Role::Merchant);
        let request = counted(item, "other", 1, 1, "mine");
        assert_eq!(other.send(request.clone()).await.unwrap_err().code, "forbidden");
        let own = CorrectStock { tenant: tenant(2), ..request.clone() };
        assert_eq!(other.send(own).await.unwrap_err().code, "catalog.stock-item-not-found");
        let empty = other.send(ListStock { tenant: tenant(2), query: StockQuery::default() }).await.unwrap();
        assert!(empty.items.is_empty());
        let clerk = world.app.staff(7, tenant(1), Role::Clerk);
        assert_eq!(clerk.send(request).await.unwrap_err().code, "forbidden");
    }

    async fn a_shop_is_told_once_of_an_item_that_runs_low(engine) {
        let world = World::new(engine).await;
        let announce = async || world.app.run_scheduled("catalog", "catalog.announce-low-stock").await;
        let last = async || -> StockRanLow {
            let payload = "SELECT payload FROM outbox WHERE topic = 'stock.ran-low' ORDER BY id DESC LIMIT 1";
            let payload: String = on_read!(world.db, c => sqlx::query_scalar(payload).fetch_one(c).await).unwrap();
            serde_json::from_str(&payload).unwrap()
        };
        world.set(BALL, 20).await;
        world.set(BEAR, 20).await;
        // The seed has items that are low.
        announce().await;
        assert_eq!(announce().await, 0);
        world.set(BALL, FEW + 1).await;
        assert_eq!(announce().await, 0);
        world.reserve(1, &[(BALL, 1)]).await.unwrap();
        world.set(BEAR, 0).await;
        assert_eq!(announce().await, 2, "both in one event");
        let mut available: Vec<i64> = last().await.low.iter().map(|item| item.available).collect();
        available.sort_unstable();
        assert_eq!((last().await.tenant, available), (tenant(1), vec![0, FEW]));
        // It falls further, and not from above the threshold.
        world.reserve(2, &[(BALL, 2)]).await.unwrap();
        assert_eq!(announce().await, 0);
        world.set(BALL, PLENTY - 1).await;
        assert_eq!(announce().await, 0);
        world.set(BALL, FEW).await;
        assert_eq!(announce().await, 0, "it was not well stocked meanwhile");
        world.set(BALL, PLENTY).await;
        assert_eq!(announce().await, 0);
        world.set(BALL, FEW).await;
        assert_eq!(announce().await, 1, "it was well stocked meanwhile");
        assert_eq!((last().await.low.len(), last().await.more), (1, 0));
    }
    async fn a_cart_that_is_not_paid_reports_an_item_once(engine) {
        let world = World::new(engine).await;
        let announce = async || world.app.run_scheduled("catalog", "catalog.announce-low-stock").await;
        world.set(BALL, FEW + 1).await;
        // The seed has items that are low.
        announce().await;
        for (number, reported) in [(1, 1), (2, 0)] {
            world.reserve(number, &[(BALL, 1)]).await.unwrap();
            assert_eq!(announce().await, reported);
            world.app.kernel.clock().advance_seconds(24 * 3_600);
            world.expire_reservations().await;
            assert_eq!(world.available(BALL).await, FEW + 1, "the cart was not paid");
            assert_eq!(announce().await, 0);
        }
    }
}
