//! Designs that are part of an order.

use super::{World, draft, new, save};
use allpet_contract::builder::{
    DeleteDesign, Design, DesignPatch, DesignsQuery, DuplicateDesign, ImportGuestDesign, ListDesigns,
    MarkDesignOrdered, NewDesign, OrderedDesign, ReadDesign, RecordOrderedDesign, UnsavedDesign,
    UpdateDesign,
};
use allpet_domain::{
    builder::{Colour, DesignState, Parameters, price},
    id::UserId,
};
use allpet_kernel::{
    both_engines,
    testkit::{key, user},
};

const COLOURS: [Colour; 4] = [Colour::Black, Colour::Coral, Colour::Cream, Colour::Teal];

async fn order(world: &World, owner: UserId, design: &Design) -> Result<Design, String> {
    let request = MarkDesignOrdered {
        design: design.id,
        body: OrderedDesign {
            owner,
            parameters: Some(design.parameters.clone()),
        },
    };
    let answer = world.app.kernel.client("orders").send(request).await;
    answer.map_err(|problem| problem.code)
}

both_engines! {
    async fn an_ordered_design_never_changes(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let ordered = order(&world, user(1), &rex).await.unwrap();
        assert_eq!((ordered.status, ordered.version), (DesignState::Ordered, 2));
        assert_eq!(order(&world, user(1), &rex).await.unwrap(), ordered, "once more changes nothing");
        assert_eq!(world.announced().await, ["design.saved", "design.ordered"]);
        let body = DesignPatch { version: 2, name: Some("Max".into()), ..DesignPatch::default() };
        let renamed = ada.send(UpdateDesign { design: rex.id, body }).await.unwrap_err();
        let deleted = ada.send(DeleteDesign { design: rex.id }).await.unwrap_err();
        for problem in [renamed, deleted] {
            assert_eq!((problem.status, problem.code.as_str()), (409, "design.fixed"));
        }
        assert_eq!(ada.send(ReadDesign { design: rex.id }).await.unwrap(), ordered.clone());
        let listed = ada.send(ListDesigns { query: DesignsQuery::default() }).await.unwrap();
        assert_eq!(listed.items, [ordered], "it stays in the list");
        let copy = ada.send(DuplicateDesign { design: rex.id, key: key("copy") }).await.unwrap();
        assert_eq!(copy.status, DesignState::Draft, "a copy can be changed");
    }

    async fn only_a_finished_design_of_the_owner_is_ordered(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let sketch = save(&world, &ada, draft("Sketch")).await;
        assert_eq!(order(&world, user(2), &rex).await, Err("design.not-found".into()));
        assert_eq!(order(&world, user(1), &sketch).await, Err("design.fixed".into()));
        let request = MarkDesignOrdered { design: rex.id, body: OrderedDesign { owner: user(1), parameters: None } };
        assert_eq!(ada.send(request).await.unwrap_err().code, "forbidden", "only services may mark a design as ordered");
    }

    async fn a_design_changed_since_the_order_is_not_fixed(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let wider = Parameters { reflective: true, ..rex.parameters.clone() };
        let body = DesignPatch { version: 1, total: Some(price(&wider).total), parameters: Some(wider), ..DesignPatch::default() };
        let now = ada.send(UpdateDesign { design: rex.id, body }).await.unwrap();
        assert_eq!(order(&world, user(1), &rex).await, Err("design.changed".into()));
        assert_eq!(ada.send(ReadDesign { design: rex.id }).await.unwrap(), now);
        // A copy is a draft that can be made and ordered.
        let copy = ada.send(DuplicateDesign { design: rex.id, key: key("copy") }).await.unwrap();
        assert_eq!(order(&world, user(1), &copy).await.unwrap().status, DesignState::Ordered);
    }

    async fn a_design_that_a_guest_saved_and_ordered_is_one_design(engine) {
        let world = World::new(engine).await;
        let (ada, service) = (world.app.person(1), world.app.kernel.client("orders"));
        let (saved, mine) = (new("Rex"), async || ada.send(ListDesigns { query: DesignsQuery::default() }).await.unwrap().items);
        let keep = async |name: &str| {
            world.app.kernel.clock().advance_seconds(1);
            let body = UnsavedDesign { owner: user(1), parameters: saved.parameters.clone() };
            service.send(RecordOrderedDesign { key: key(name), body }).await.unwrap()
        };
        let import = async |name: &str| ada.send(ImportGuestDesign { key: key(name), body: saved.clone() }).await.unwrap();
        // The order comes first: the guest's name is added to its design.
        let kept = keep("order").await;
        let one = import("guest").await;
        assert_eq!((one.id, one.name.as_str(), one.status), (kept.id, "Rex", DesignState::Ordered));
        assert_eq!(import("guest").await, one, "once for each key");
        assert_eq!((mine().await, keep("again").await.id), (vec![one.clone()], one.id));
        // With an account, a person may save the same design several times.
        let two = save(&world, &ada, saved.clone()).await;
        assert_ne!(two.id, one.id);
        let three = ada.send(DuplicateDesign { design: two.id, key: key("copy") }).await.unwrap();
        assert_eq!(mine().await.len(), 3);
        assert_eq!((keep("more").await.id, mine().await.len()), (one.id, 3));
        assert_eq!(ada.send(ReadDesign { design: three.id }).await.unwrap().status, DesignState::Draft);
        // A second import has a name of its own: it is another design.
        assert_ne!(import("another").await.id, one.id);
    }

    async fn a_design_saved_before_the_order_becomes_the_ordered_one(engine) {
        let world = World::new(engine).await;
        let (ada, bob, service) = (world.app.person(1), world.app.person(2), world.app.kernel.client("orders"));
        let one = ada.send(ImportGuestDesign { key: key("guest"), body: new("Rex") }).await.unwrap();
        let others = bob.send(ImportGuestDesign { key: key("guest"), body: new("Max") }).await.unwrap();
        assert_eq!((one.status, one.version), (DesignState::Active, 1));
        let body = UnsavedDesign { owner: user(1), parameters: one.parameters.clone() };
        let keep = || service.send(RecordOrderedDesign { key: key("order"), body: body.clone() });
        let kept = keep().await.unwrap();
        assert_eq!((kept.id, kept.name.as_str(), kept.status, kept.version), (one.id, "Rex", DesignState::Ordered, 2));
        assert_eq!(keep().await.unwrap(), kept, "once for each key");
        assert_eq!(ada.send(ListDesigns { query: DesignsQuery::default() }).await.unwrap().items, [kept]);
        assert_eq!(bob.send(ReadDesign { design: others.id }).await.unwrap(), others, "another person's design stays");
        assert_eq!(world.announced().await, ["design.saved", "design.saved", "design.ordered"]);
        // Other parameters are another design.
        let body = UnsavedDesign { owner: user(1), parameters: Parameters { reflective: true, ..one.parameters } };
        service.send(RecordOrderedDesign { key: key("other"), body }).await.unwrap();
        assert_eq!(ada.send(ListDesigns { query: DesignsQuery::default() }).await.unwrap().items.len(), 2);
    }

    async fn a_design_saved_with_an_account_is_not_fixed_by_an_order_of_the_same_parameters(engine) {
        let world = World::new(engine).await;
        let (ada, service) = (world.app.person(1), world.app.kernel.client("orders"));
        let rex = save(&world, &ada, new("Rex")).await;
        let keep = async |name: &str, parameters: Parameters| {
            let body = UnsavedDesign { owner: user(1), parameters };
            service.send(RecordOrderedDesign { key: key(name), body }).await.unwrap()
        };
        assert_ne!(keep("order", rex.parameters.clone()).await.id, rex.id);
        assert_eq!(ada.send(ReadDesign { design: rex.id }).await.unwrap(), rex, "it can still be changed");
        // Nor is a design that was imported from a guest and its owner has changed since.
        let body = NewDesign { parameters: Parameters { reflective: true, ..rex.parameters.clone() }, ..new("Max") };
        let body = NewDesign { total: price(&body.parameters).total, ..body };
        let max = ada.send(ImportGuestDesign { key: key("guest"), body }).await.unwrap();
        let body = DesignPatch { version: 1, name: Some("Max’s".into()), ..DesignPatch::default() };
        let max = ada.send(UpdateDesign { design: max.id, body }).await.unwrap();
        assert_ne!(keep("another", max.parameters.clone()).await.id, max.id);
    }

    async fn concurrent_saves_by_page_and_order_make_one_design(engine) {
        let world = World::new(engine).await;
        let (ada, service) = (world.app.person(1), world.app.kernel.client("orders"));
        for round in 0..8 {
            let parameters = Parameters { reflective: round % 2 == 0, ..new("Rex").parameters };
            let parameters = Parameters { strap: COLOURS[round / 2], ..parameters };
            let total = price(&parameters).total;
            let body = NewDesign { parameters: parameters.clone(), total, ..new("Rex") };
            let import = ada.send(ImportGuestDesign { key: key(&format!("import-{round}")), body });
            let body = UnsavedDesign { owner: user(1), parameters };
            let keep = service.send(RecordOrderedDesign { key: key(&format!("keep-{round}")), body });
            let (imported, kept) = tokio::join!(import, keep);
            assert_eq!(imported.unwrap().id, kept.unwrap().id);
        }
        let query = DesignsQuery { limit: Some(100), ..DesignsQuery::default() };
        let mine = ada.send(ListDesigns { query }).await.unwrap().items;
        assert_eq!(mine.len(), 8);
        assert!(mine.iter().all(|one| (one.name.as_str(), one.status) == ("Rex", DesignState::Ordered)));
    }
}
