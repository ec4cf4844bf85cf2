//! Carts of guests and accounts.

use super::world::{GOOD, World, refusal};
use allpet_contract::{
    orders::{
        AddToCart, CancelOrder, CartItem, ChangeLine, LineChange, MergeCart, MyOrders, NewLine, ReadCart,
        RemoveLine,
    },
    page::Paging,
};
use allpet_domain::{
    builder::{Colour, Lettering, LetteringPosition, Parameters, Product, Typeface, price},
    orders::MAX_LINES,
};
use allpet_kernel::{
    both_engines, on_write,
    testkit::{CookieJar, Engine, key},
};
use std::time::Duration;

/// A harness with this lettering, unlike any other.
fn lettered(text: &str) -> CartItem {
    let lettering = Lettering {
        text: text.into(),
        typeface: Typeface::Bold,
        height_mm: 8,
        colour: Colour::Cream,
        place: LetteringPosition::Strap,
    };
    let parameters = Parameters {
        lettering: Some(lettering),
        ..Parameters::plain(Product::Harness)
    };
    let price = price(&parameters).total;
    CartItem::Design {
        design: None,
        parameters,
        price,
    }
}

/// Waits until another transaction waits for a lock. On SQLite, which has one writer, it has to wait in any case.
async fn wait_for_a_lock(world: &World, engine: Engine) {
    const WAITING: &str = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    match engine {
        Engine::Sqlite => tokio::task::yield_now().await,
        Engine::Postgres => {
            let waits = async { while world.number_of(&world.orders, WAITING).await == 0 {} };
            tokio::time::timeout(Duration::from_secs(10), waits)
                .await
                .expect("a transaction that waits");
        }
    }
}

both_engines! {
    async fn a_guest_fills_and_changes_a_cart(engine) {
        let world = World::new(engine).await;
        let guest = world.guest();
        assert_eq!(guest.send(ReadCart {}).await.unwrap().count, 0);
        world.add(&guest, 0, 2).await.unwrap();
        let cart = world.add(&guest, 1, 1).await.unwrap();
        assert_eq!((cart.count, cart.lines.len()), (3, 2));
        let line = &cart.lines[0];
        assert_eq!((line.total.minor, line.problem.clone()), (line.unit_price.minor * 2, None));
        assert!(!line.title.is_empty() && !line.picture.is_empty());
        assert_eq!(cart.goods.minor, cart.lines.iter().map(|line| line.total.minor).sum::<i64>());
        assert_eq!(guest.send(ReadCart {}).await.unwrap(), cart);
        let changed = guest.send(ChangeLine { line: line.id, body: LineChange { quantity: 60 } }).await.unwrap();
        assert_eq!(changed.lines[0].problem.as_deref(), Some("Only 50 are left. Take 50 or fewer."));
        assert_eq!(changed.lines[0].most, Some(50), "a page stops there");
        assert_eq!(world.add(&guest, 0, 60).await.unwrap().lines[0].quantity, 99, "as many as a line takes");
        let wrong = guest.send(ChangeLine { line: line.id, body: LineChange { quantity: 0 } }).await;
        assert_eq!(refusal(wrong), (422, "invalid".into()));
        let left = guest.send(RemoveLine { line: line.id }).await.unwrap();
        assert_eq!((left.count, left.lines.len()), (1, 1));
        assert_eq!(refusal(guest.send(RemoveLine { line: line.id }).await), (404, "orders.line-not-found".into()));
    }

    async fn a_guests_cart_expires_after_ninety_days_and_an_accounts_does_not(engine) {
        let world = World::new(engine).await;
        let (guest, account) = (world.guest(), world.person(&CookieJar::default(), 1));
        world.add(&guest, 0, 2).await.unwrap();
        world.add(&account, 0, 1).await.unwrap();
        let remove = async || world.app.run_scheduled("orders", "orders.remove-guest-carts").await;
        world.app.kernel.clock().advance_seconds(89 * 24 * 60 * 60);
        assert_eq!(remove().await, 0);
        // Adding something extends the cart by another ninety days.
        let fresh = world.guest();
        world.add(&fresh, 0, 1).await.unwrap();
        world.app.kernel.clock().advance_seconds(24 * 60 * 60);
        assert_eq!((remove().await, remove().await), (1, 0));
        for (table, left) in [("SELECT COUNT(*) FROM carts", 2), ("SELECT COUNT(*) FROM cart_lines", 2)] {
            assert_eq!(world.number_of(&world.orders, table).await, left, "{table}");
        }
    }

    async fn a_guest_who_comes_back_during_the_clean_up_keeps_the_cart(engine) {
        let comes_back = ["UPDATE carts SET touched_ms = touched_ms + 86400000", "UPDATE cart_lines SET quantity = 5"];
        // As an order is placed: it locks the cart, and leaves its time.
        let orders = ["UPDATE carts SET touched_ms = touched_ms", "UPDATE orders SET state = 'placed'"];
        for statements in [comes_back, orders] {
            let world = World::new(engine).await;
            let guest = world.guest();
            world.add(&guest, 0, 2).await.unwrap();
            let order = world.place(&guest).await.unwrap();
            guest.send(CancelOrder { order: order.id }).await.unwrap();
            world.app.kernel.clock().advance_seconds(90 * 24 * 60 * 60);
            let mut tx = world.orders.begin().await.unwrap();
            for statement in statements {
                on_write!(tx, c => sqlx::query(statement).execute(c).await.map(drop)).unwrap();
            }
            let clean_up = world.app.run_scheduled("orders", "orders.remove-guest-carts");
            let commit = async {
                wait_for_a_lock(&world, engine).await;
                tx.commit().await.unwrap();
            };
            let (removed, ()) = tokio::join!(clean_up, commit);
            assert_eq!(removed, 0, "{statements:?}");
            let left = if statements == comes_back { 5 } else { 2 };
            assert_eq!(guest.send(ReadCart {}).await.unwrap().count, left, "{statements:?}");
        }
    }

    async fn a_guest_whose_cart_was_just_deleted_gets_another(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(2).await;
        world.app.kernel.clock().advance_seconds(90 * 24 * 60 * 60);
        // The cart is still there when the guest adds something, and is gone once it would be locked.
        let mut tx = world.orders.begin().await.unwrap();
        for statement in ["DELETE FROM cart_lines", "DELETE FROM carts"] {
            on_write!(tx, c => sqlx::query(statement).execute(c).await.map(drop)).unwrap();
        }
        let commit = async {
            wait_for_a_lock(&world, engine).await;
            tx.commit().await.unwrap();
        };
        let (added, ()) = tokio::join!(world.add(&guest, 1, 3), commit);
        assert_eq!(added.unwrap().count, 3);
        assert_eq!(guest.send(ReadCart {}).await.unwrap().count, 3);
    }

    async fn a_repeated_tap_adds_once(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let tap = || guest.send(AddToCart { key: key("tap"), body: NewLine { item: world.sku(1), quantity: 2 } });
        let (a, b) = tokio::join!(tap(), tap());
        assert_eq!((a.unwrap().count, b.unwrap().count), (3, 3));
        assert_eq!(tap().await.unwrap().count, 3);
        let other = AddToCart { key: key("tap"), body: NewLine { item: world.sku(1), quantity: 3 } };
        assert_eq!(refusal(guest.send(other).await), (409, "key-reused".into()));
        let unknown = NewLine { item: CartItem::Variant { sku: "NO-SUCH".into() }, quantity: 1 };
        assert_eq!(refusal(guest.send(AddToCart { key: key("x"), body: unknown }).await), (422, "catalog.sku-not-found".into()));
    }

    async fn an_account_has_one_cart_on_every_device(engine) {
        let world = World::new(engine).await;
        let (phone, laptop) = (world.person(&CookieJar::default(), 1), world.person(&CookieJar::default(), 1));
        world.add(&phone, 0, 2).await.unwrap();
        assert_eq!(laptop.send(ReadCart {}).await.unwrap().count, 2);
        assert_eq!(world.person(&CookieJar::default(), 2).send(ReadCart {}).await.unwrap().count, 0);
    }

    async fn a_guests_cart_and_orders_move_to_the_account_at_sign_in(engine) {
        let world = World::new(engine).await;
        let jar = CookieJar::default();
        let (guest, ada) = (world.app.page(&jar, None), world.person(&jar, 1));
        world.add(&ada, 0, 60).await.unwrap();
        world.add(&guest, 1, 1).await.unwrap();
        let order = world.place(&guest).await.unwrap();
        world.pay(&guest, order.id, GOOD).await.unwrap();
        world.add(&guest, 0, 45).await.unwrap();
        world.add(&guest, 1, 3).await.unwrap();
        assert!(ada.send(MyOrders { query: Paging::default() }).await.unwrap().items.is_empty());
        assert!(jar.get("allpet_cart").is_some_and(|token| token.len() == 43), "256 bits");
        assert!(!guest.send(ReadCart {}).await.unwrap().unmerged, "nobody has signed in");
        assert!(ada.send(ReadCart {}).await.unwrap().unmerged, "whoever reads the cart knows that there is something to merge");
        let merged = ada.send(MergeCart {}).await.unwrap();
        assert_eq!(merged.lines.iter().map(|line| line.quantity).collect::<Vec<_>>(), [99, 3]);
        assert_eq!(jar.get("allpet_cart"), None);
        assert_eq!(ada.send(ReadCart {}).await.unwrap(), merged, "and that it is done");
        assert_eq!(guest.send(ReadCart {}).await.unwrap().count, 0);
        assert_eq!(ada.send(MyOrders { query: Paging::default() }).await.unwrap().items[0].id, order.id);
        assert_eq!(ada.send(MergeCart {}).await.unwrap(), merged, "once more changes nothing");
    }

    async fn merged_carts_are_limited_and_the_rest_stays_with_the_guest(engine) {
        let world = World::new(engine).await;
        let jar = CookieJar::default();
        let (guest, ada) = (world.app.page(&jar, None), world.person(&jar, 1));
        for at in 0..MAX_LINES {
            for (page, letter) in [(&guest, "G"), (&ada, "A")] {
                let item = lettered(&format!("{letter}{at}"));
                let key = key(&format!("{letter}-{at}"));
                page.send(AddToCart { key, body: NewLine { item, quantity: 1 } }).await.unwrap();
            }
        }
        let before = ada.send(ReadCart {}).await.unwrap();
        let merged = ada.send(MergeCart {}).await.unwrap();
        assert_eq!((merged.lines.len(), merged.left_out), (MAX_LINES, 50), "50 and 50 become 50, and the response says so");
        assert_eq!(merged.lines, before.lines);
        assert_eq!(guest.send(ReadCart {}).await.unwrap().lines.len(), MAX_LINES, "nothing is lost");
        // There is room for one line, which moves the next time.
        ada.send(RemoveLine { line: before.lines[0].id }).await.unwrap();
        let merged = ada.send(MergeCart {}).await.unwrap();
        assert_eq!((merged.lines.len(), merged.left_out), (MAX_LINES, 49));
        assert_eq!(guest.send(ReadCart {}).await.unwrap().lines.len(), 49);
    }

    async fn an_order_placed_during_sign_in_belongs_to_the_account_or_is_refused(engine) {
        let world = World::new(engine).await;
        let mine = || MyOrders { query: Paging::default() };
        let mut refused = 0;
        // The sign-in comes first, and then a little later each time: before, between and after the steps of placing the order.
        for later in 0..25_u8 {
            let jar = CookieJar::default();
            let (guest, ada) = (world.app.page(&jar, None), world.person(&jar, 10 + later));
            world.add(&guest, 1, 1).await.unwrap();
            let sign_in = async {
                if later > 4 {
                    tokio::time::sleep(std::time::Duration::from_millis(2 * u64::from(later - 4))).await;
                }
                ada.send(MergeCart {}).await.unwrap();
            };
            let ((), placed) = tokio::join!(sign_in, world.place(&guest));
            match placed {
                Ok(order) => {
                    assert_eq!(ada.send(mine()).await.unwrap().items[0].id, order.id, "{later}");
                }
                Err(problem) => {
                    refused += 1;
                    assert_eq!(problem.code, "orders.cart-refused", "{problem}");
                    assert_eq!(ada.send(ReadCart {}).await.unwrap().count, 1, "nothing is lost");
                }
            }
        }
        assert!(refused > 0, "the first ones come too early");
    }

    async fn an_order_placed_as_a_guest_and_paid_after_signing_in_empties_the_account_cart(engine) {
        let world = World::new(engine).await;
        let jar = CookieJar::default();
        let (guest, ada) = (world.app.page(&jar, None), world.person(&jar, 1));
        world.add(&guest, 0, 2).await.unwrap();
        let order = world.place(&guest).await.unwrap();
        ada.send(MergeCart {}).await.unwrap();
        world.add(&ada, 0, 1).await.unwrap();
        world.pay(&ada, order.id, GOOD).await.unwrap();
        assert_eq!(ada.send(ReadCart {}).await.unwrap().count, 1, "what was put in since stays");
    }
}
