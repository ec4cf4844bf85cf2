//! Guests find their orders, and nobody else's orders move to an account at sign-in.

use super::world::{ANNA, ANOTHER, GOOD, UNVERIFIED, World, refusal};
use allpet_contract::{
    orders::{CancelOrder, FindOrder, MergeCart, MyOrders, OpenOrder, OrderKey, OrderSearch, ReadOrder},
    page::Paging,
};
use allpet_domain::orders::OrderState;
use allpet_kernel::{both_engines, testkit::CookieJar};

fn search(number: &str, email: &str) -> FindOrder {
    FindOrder {
        body: OrderSearch {
            number: number.into(),
            email: email.into(),
        },
    }
}

both_engines! {
    async fn a_guest_finds_an_order_by_its_number_and_address(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let order = world.place(&guest).await.unwrap();
        let other_browser = world.guest();
        assert_eq!(refusal(other_browser.send(ReadOrder { order: order.id }).await), (404, "orders.not-found".into()));
        let wrong = search(&order.number, "bea@example.com");
        assert_eq!(refusal(other_browser.send(wrong).await), (404, "orders.not-found".into()));
        let found = other_browser.send(search(&order.number[3..].to_lowercase(), "ADA@example.com ")).await.unwrap();
        assert_eq!(found.id, order.id);
        assert_eq!(other_browser.send(ReadOrder { order: order.id }).await.unwrap().id, order.id, "from then on");
        assert_eq!(world.pay(&other_browser, order.id, GOOD).await.unwrap().state, OrderState::Paid);
        assert_eq!(guest.send(ReadOrder { order: order.id }).await.unwrap().state, OrderState::Paid, "here, too");
        let invalid = other_browser.send(search("AP-1", "nobody")).await.unwrap_err();
        let fields: Vec<_> = invalid.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!((invalid.status, fields), (422, vec!["email", "number"]));
    }

    async fn an_address_matches_however_its_host_is_spelled(engine) {
        let world = World::new(engine).await;
        for (ordered, searched) in [
            ("anna@straße.example", "anna@strasse.example"),
            ("anna@strasse.example", "Anna@STRAßE.example"),
            ("jörg@münchen.example", "jörg@xn--mnchen-3ya.example"),
        ] {
            let order = world.place_for(&world.shopper(1).await, ordered).await.unwrap();
            let found = world.guest().send(search(&order.number, searched)).await.unwrap();
            assert_eq!(found.id, order.id, "{ordered} {searched}");
            let other = searched.replace("nna", "nne").replace("rg", "rn");
            assert_eq!(refusal(world.guest().send(search(&order.number, &other)).await).0, 404, "{other}");
        }
        let jar = CookieJar::default();
        let (guest, anna) = (world.app.page(&jar, None), world.person(&jar, ANNA));
        world.add(&guest, 0, 1).await.unwrap();
        let order = world.place_for(&guest, "anna@straße.example").await.unwrap();
        anna.send(MergeCart {}).await.unwrap();
        let mine = anna.send(MyOrders { query: Paging::default() }).await.unwrap();
        assert_eq!(mine.items[0].id, order.id, "it is handed over");
    }

    async fn a_link_opens_an_order_in_another_browser(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let placed = world.place(&guest).await.unwrap();
        let (order, key) = (placed.id, placed.key.unwrap());
        let open = |key: &str| OpenOrder { order, body: OrderKey { key: key.into() } };
        let other_browser = world.guest();
        assert_eq!(refusal(other_browser.send(open("0000")).await), (404, "orders.not-found".into()));
        other_browser.send(open(&key)).await.unwrap();
        assert_eq!(other_browser.send(ReadOrder { order }).await.unwrap().id, order);
        assert_eq!(refusal(world.guest().send(ReadOrder { order }).await), (404, "orders.not-found".into()));
        let account = world.person(&CookieJar::default(), 1);
        account.send(open(&key)).await.unwrap();
        assert_eq!(account.send(ReadOrder { order }).await.unwrap().id, order);
        assert!(account.send(MyOrders { query: Paging::default() }).await.unwrap().items.is_empty(), "it is not theirs");
        let shops = allpet_contract::orders::ReadShopOrder { tenant: world.shop, order };
        assert_eq!(world.merchant().send(shops).await.unwrap().key, None, "the link is the buyer's");
    }

    async fn a_guests_orders_move_to_an_account_only_when_looked_up(engine) {
        let world = World::new(engine).await;
        let jar = CookieJar::default();
        let (guest, bea) = (world.app.page(&jar, None), world.person(&jar, ANOTHER));
        world.add(&guest, 0, 1).await.unwrap();
        let order = world.place(&guest).await.unwrap();
        let mine = || MyOrders { query: Paging::default() };
        assert_eq!(bea.send(MergeCart {}).await.unwrap().count, 1, "the cart is merged");
        assert!(bea.send(mine()).await.unwrap().items.is_empty(), "the order is Ada's");
        assert_eq!(refusal(bea.send(CancelOrder { order: order.id }).await), (404, "orders.not-found".into()));
        assert_eq!(guest.send(mine()).await.unwrap().items[0].id, order.id, "after signing out it is there");
        bea.send(search(&order.number, "ada@example.com")).await.unwrap();
        assert_eq!(bea.send(mine()).await.unwrap().items[0].id, order.id, "looked up by number and address");
        assert!(guest.send(mine()).await.unwrap().items.is_empty());
        let other = world.guest();
        let found = other.send(search(&order.number, "ada@example.com")).await;
        assert_eq!(refusal(found), (404, "orders.not-found".into()), "an account's order is read after signing in");
    }

    /// Whoever signs up with somebody's address gets no order by it before they have proved that they read its mail.
    async fn a_guests_order_moves_by_address_only_if_the_address_is_verified(engine) {
        let world = World::new(engine).await;
        let jar = CookieJar::default();
        let (guest, newcomer) = (world.app.page(&jar, None), world.person(&jar, UNVERIFIED));
        world.add(&guest, 0, 1).await.unwrap();
        let order = world.place(&guest).await.unwrap();
        let mine = || MyOrders { query: Paging::default() };
        newcomer.send(MergeCart {}).await.unwrap();
        assert!(newcomer.send(mine()).await.unwrap().items.is_empty());
        let read = newcomer.send(ReadOrder { order: order.id }).await.unwrap();
        assert_eq!(read.id, order.id, "in the browser that placed it, its page stays open");
        let verified = world.person(&jar, 1);
        verified.send(MergeCart {}).await.unwrap();
        assert_eq!(verified.send(mine()).await.unwrap().items[0].id, order.id);
        assert_eq!(refusal(newcomer.send(ReadOrder { order: order.id }).await), (404, "orders.not-found".into()));
    }

    async fn other_apps_tokens_neither_read_nor_cancel_orders(engine) {
        let world = World::new(engine).await;
        let jar = CookieJar::default();
        let ada = world.person(&jar, 1);
        world.add(&ada, 0, 1).await.unwrap();
        let order = world.place(&ada).await.unwrap().id;
        for app in ["licensing", "builder"] {
            let page = world.app.page(&jar, Some(world.app.claims(1, app, Vec::new())));
            assert_eq!(page.send(MyOrders { query: Paging::default() }).await.unwrap_err().status, 403, "{app}");
            assert_eq!(page.send(ReadOrder { order }).await.unwrap_err().status, 403, "{app}");
            assert_eq!(page.send(CancelOrder { order }).await.unwrap_err().status, 403, "{app}");
            assert_eq!(page.send(MergeCart {}).await.unwrap_err().status, 403, "{app}");
            assert_eq!(world.pay(&page, order, GOOD).await.unwrap_err().status, 403, "{app}");
        }
        assert_eq!(ada.send(ReadOrder { order }).await.unwrap().state, OrderState::Placed);
    }
}
