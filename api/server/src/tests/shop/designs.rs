//! Designs as lines of carts and orders.

use super::world::{GOOD, World, refusal};
use allpet_contract::{
    builder::{
        CreateDesign, DeleteDesign, DesignPatch, DesignsQuery, ImportGuestDesign, ListDesigns, NewDesign,
        ReadDesign, UpdateDesign,
    },
    orders::{AddToCart, BeginProduction, CancelOrder, CartItem, MergeCart, NewLine, PackOrder},
    tenants::TenantKind,
};
use allpet_domain::{
    Money,
    builder::{DesignState, Parameters, Product, price},
    orders::OrderState,
};
use allpet_kernel::{
    both_engines,
    testkit::{CookieJar, key},
};
use allpet_tenants::NewTenant;

fn design(parameters: Parameters, off: i64) -> CartItem {
    let right = price(&parameters).total;
    CartItem::Design {
        design: None,
        parameters,
        price: Money::new(right.minor + off, right.currency),
    }
}

both_engines! {
    async fn a_design_is_priced_by_the_rules_and_made_before_it_is_packed(engine) {
        let world = World::new(engine).await;
        let guest = world.guest();
        let harness = Parameters::plain(Product::Harness);
        let put = |name: &str, item| guest.send(AddToCart { key: key(name), body: NewLine { item, quantity: 1 } });
        assert_eq!(refusal(put("cheap", design(harness.clone(), -1)).await), (409, "orders.total-changed".into()));
        let broken = Parameters { size: None, ..harness.clone() };
        assert_eq!(refusal(put("broken", design(broken, 0)).await), (422, "orders.design-refused".into()));
        let cart = put("one", design(harness.clone(), 0)).await.unwrap();
        assert_eq!((cart.lines[0].unit_price, cart.lines[0].problem.clone()), (price(&harness).total, None));
        let again = put("two", design(harness, 0)).await.unwrap();
        assert_eq!((again.lines.len(), again.count), (1, 2), "the same design is one line");
        let order = world.place(&guest).await.unwrap();
        assert!(order.made_to_order);
        assert_eq!(order.shop, world.shop);
        world.pay(&guest, order.id, GOOD).await.unwrap();
        world.run_schedules().await;
        let (tenant, order) = (world.shop, order.id);
        assert_eq!(refusal(world.merchant().send(PackOrder { tenant, order }).await), (409, "orders.refused".into()));
        let begun = world.merchant().send(BeginProduction { tenant, order }).await.unwrap();
        assert_eq!(begun.state, OrderState::InProduction);
        assert_eq!(world.merchant().send(PackOrder { tenant, order }).await.unwrap().state, OrderState::Packed);
    }

    async fn a_design_and_another_shops_products_need_separate_orders(engine) {
        let world = World::new(engine).await;
        let guest = world.shopper(1).await;
        let item = design(Parameters::plain(Product::Harness), 0);
        guest.send(AddToCart { key: key("one"), body: NewLine { item, quantity: 1 } }).await.unwrap();
        let order = world.place(&guest).await.unwrap();
        assert_eq!(order.shop, world.shop, "the main shop sells both");
        guest.send(CancelOrder { order: order.id }).await.unwrap();
        // The first shop is the main one, and another one comes before ours now.
        let first_shop = NewTenant { slug: "first", name: "A first shop", kind: TenantKind::Shop, jurisdiction: None };
        let tenants = world.databases.open("tenants").await;
        allpet_tenants::ensure_tenant(&world.app.kernel, &tenants, first_shop).await.unwrap();
        let problem = world.place(&guest).await.unwrap_err();
        assert_eq!((problem.status, problem.errors[0].code.as_str()), (422, "two-shops"));
        world.run_schedules().await;
        assert_eq!(world.stock().await[0].held, 0, "nothing is held for it");
    }

    async fn a_saved_design_stays_as_it_is_once_it_is_paid(engine) {
        let world = World::new(engine).await;
        let (ada, parameters) = (world.person(&CookieJar::default(), 1), Parameters::plain(Product::Harness));
        let owner = world.app.person(1);
        let mut saved = Vec::new();
        for name in ["Rex", "Max"] {
            let total = price(&parameters).total;
            let body = NewDesign { name: name.into(), status: DesignState::Active, parameters: parameters.clone(), pet: None, total };
            saved.push(owner.send(CreateDesign { key: key(name), body }).await.unwrap().id);
        }
        // The second one is deleted while it is in the cart.
        let reflective = Parameters { reflective: true, ..parameters.clone() };
        for (id, parameters) in saved.iter().zip([parameters, reflective]) {
            let CartItem::Design { parameters, price, .. } = design(parameters, 0) else { unreachable!() };
            let item = CartItem::Design { design: Some(*id), parameters, price };
            ada.send(AddToCart { key: key(&format!("add-{id}")), body: NewLine { item, quantity: 1 } }).await.unwrap();
        }
        owner.send(DeleteDesign { design: saved[1] }).await.unwrap();
        let order = world.place(&ada).await.unwrap();
        world.run_schedules().await;
        let state = async || owner.send(ReadDesign { design: saved[0] }).await.unwrap().status;
        assert_eq!(state().await, DesignState::Active, "until it is paid");
        world.pay(&ada, order.id, GOOD).await.unwrap();
        world.run_schedules().await;
        assert_eq!(state().await, DesignState::Ordered);
        assert!(world.app.relay.unfinished().await.unwrap().is_empty(), "what is gone stops nobody");
        let mine = owner.send(ListDesigns { query: DesignsQuery::default() }).await.unwrap().items;
        let designs: Vec<_> = mine.iter().map(|one| (one.name.as_str(), one.status, one.parameters.reflective)).collect();
        assert_eq!(designs, [("My harness", DesignState::Ordered, true), ("Rex", DesignState::Ordered, false)], "and stays as it was ordered");
    }

    async fn a_design_changed_after_it_was_added_to_the_cart_is_stored_as_ordered(engine) {
        let world = World::new(engine).await;
        let (ada, parameters) = (world.person(&CookieJar::default(), 1), Parameters::plain(Product::Collar).tidy());
        let owner = world.app.person(1);
        let body = NewDesign { name: "Rex".into(), status: DesignState::Active, parameters: parameters.clone(), pet: None, total: price(&parameters).total };
        let saved = owner.send(CreateDesign { key: key("save"), body }).await.unwrap();
        let CartItem::Design { parameters, price: shown, .. } = design(parameters, 0) else { unreachable!() };
        let item = CartItem::Design { design: Some(saved.id), parameters, price: shown };
        ada.send(AddToCart { key: key("add"), body: NewLine { item, quantity: 1 } }).await.unwrap();
        let other = Parameters { reflective: true, ..saved.parameters.clone() };
        let body = DesignPatch { version: 1, total: Some(price(&other).total), parameters: Some(other.clone()), ..DesignPatch::default() };
        owner.send(UpdateDesign { design: saved.id, body }).await.unwrap();
        let order = world.place(&ada).await.unwrap();
        world.pay(&ada, order.id, GOOD).await.unwrap();
        world.run_schedules().await;
        let now = owner.send(ReadDesign { design: saved.id }).await.unwrap();
        assert_eq!((now.status, now.parameters), (DesignState::Active, other), "nobody ordered it");
        let mine = owner.send(ListDesigns { query: DesignsQuery::default() }).await.unwrap().items;
        let ordered: Vec<_> = mine.iter().filter(|one| one.status == DesignState::Ordered).map(|one| &one.parameters).collect();
        assert_eq!(ordered, [&saved.parameters]);
    }

    async fn an_ordered_unsaved_design_appears_among_the_buyers_designs(engine) {
        let world = World::new(engine).await;
        let jar = CookieJar::default();
        let (guest, ada, owner) = (world.app.page(&jar, None), world.person(&jar, 1), world.app.person(1));
        let mine = async || owner.send(ListDesigns { query: DesignsQuery::default() }).await.unwrap().items;
        let harness = Parameters::plain(Product::Harness);
        let add = |name: &str, parameters| AddToCart { key: key(name), body: NewLine { item: design(parameters, 0), quantity: 1 } };
        // As a guest: stored once the guest has signed in.
        guest.send(add("guest", harness.clone())).await.unwrap();
        let order = world.place(&guest).await.unwrap();
        world.pay(&guest, order.id, GOOD).await.unwrap();
        world.run_schedules().await;
        assert!(mine().await.is_empty());
        ada.send(MergeCart {}).await.unwrap();
        world.run_schedules().await;
        let designs = mine().await;
        assert_eq!(designs.len(), 1);
        assert_eq!((designs[0].name.as_str(), designs[0].status, &designs[0].parameters), ("My harness", DesignState::Ordered, &harness.clone().tidy()));
        // Signed in: stored once it is paid; an identical design is not stored twice.
        let leash = Parameters::plain(Product::Leash);
        ada.send(add("again", harness)).await.unwrap();
        ada.send(add("other", leash.clone())).await.unwrap();
        let order = world.place(&ada).await.unwrap();
        world.run_schedules().await;
        assert_eq!(mine().await.len(), 1, "it is not paid");
        world.pay(&ada, order.id, GOOD).await.unwrap();
        world.run_schedules().await;
        let designs: Vec<_> = mine().await.into_iter().map(|design| design.parameters.product).collect();
        assert_eq!(designs, [Product::Leash, Product::Harness]);
    }

    async fn a_design_that_a_guest_saved_and_ordered_appears_once(engine) {
        let world = World::new(engine).await;
        let mine = async |number| {
            let owner = world.app.person(number);
            let items = owner.send(ListDesigns { query: DesignsQuery::default() }).await.unwrap().items;
            items.into_iter().map(|design| (design.name, design.status)).collect::<Vec<_>>()
        };
        let harness = Parameters::plain(Product::Harness);
        let saved = NewDesign {
            name: "Rex’s".into(), status: DesignState::Active, parameters: harness.clone().tidy(), pet: None, total: price(&harness).total,
        };
        // Signing in on the builder's site imports the saved design first, on the store's the ordered one.
        for (number, saves_first) in [(1, true), (2, false)] {
            let jar = CookieJar::default();
            let (guest, person) = (world.app.page(&jar, None), world.person(&jar, number));
            guest.send(AddToCart { key: key("add"), body: NewLine { item: design(harness.clone(), 0), quantity: 1 } }).await.unwrap();
            let order = world.place(&guest).await.unwrap();
            world.pay(&guest, order.id, GOOD).await.unwrap();
            world.run_schedules().await;
            let import = async || world.app.person(number).send(ImportGuestDesign { key: key("import"), body: saved.clone() }).await.unwrap();
            if saves_first {
                import().await;
            }
            person.send(MergeCart {}).await.unwrap();
            world.run_schedules().await;
            if !saves_first {
                assert_eq!(mine(number).await, [("My harness".to_owned(), DesignState::Ordered)]);
                import().await;
            }
            assert_eq!(mine(number).await, [("Rex’s".to_owned(), DesignState::Ordered)], "saved first: {saves_first}");
        }
    }

    async fn an_unpaid_or_cancelled_order_of_a_guest_leaves_no_design(engine) {
        let world = World::new(engine).await;
        let jar = CookieJar::default();
        let (guest, ada, owner) = (world.app.page(&jar, None), world.person(&jar, 1), world.app.person(1));
        let item = design(Parameters::plain(Product::Collar), 0);
        guest.send(AddToCart { key: key("one"), body: NewLine { item, quantity: 1 } }).await.unwrap();
        let order = world.place(&guest).await.unwrap();
        ada.send(MergeCart {}).await.unwrap();
        world.run_schedules().await;
        ada.send(CancelOrder { order: order.id }).await.unwrap();
        world.run_schedules().await;
        assert!(owner.send(ListDesigns { query: DesignsQuery::default() }).await.unwrap().items.is_empty());
    }
}
