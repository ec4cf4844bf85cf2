//! A design that became part of an order.

use super::{World, draft, new, save};
use allpet_contract::builder::{
    DeleteDesign, Design, DesignPatch, DesignsQuery, DuplicateDesign, ListDesigns, MarkDesignOrdered,
    OrderedDesign, ReadDesign, UpdateDesign,
};
use allpet_domain::{builder::DesignState, id::UserId};
use allpet_kernel::{
    both_engines,
    testkit::{key, user},
};

async fn order(world: &World, owner: UserId, design: &Design) -> Result<Design, String> {
    let request = MarkDesignOrdered {
        design: design.id,
        body: OrderedDesign { owner },
    };
    let answer = world.app.kernel.client("orders").send(request).await;
    answer.map_err(|problem| problem.code)
}

both_engines! {
    async fn what_was_ordered_stays_as_it_is(engine) {
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
        assert_eq!(listed.items, [ordered], "and is found where it was");
        let copy = ada.send(DuplicateDesign { design: rex.id, key: key("copy") }).await.unwrap();
        assert_eq!(copy.status, DesignState::Draft, "a copy can be changed");
    }

    async fn only_an_owners_own_and_finished_design_is_ordered(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let sketch = save(&world, &ada, draft("Sketch")).await;
        assert_eq!(order(&world, user(2), &rex).await, Err("design.not-found".into()));
        assert_eq!(order(&world, user(1), &sketch).await, Err("design.fixed".into()));
        let request = MarkDesignOrdered { design: rex.id, body: OrderedDesign { owner: user(1) } };
        assert_eq!(ada.send(request).await.unwrap_err().code, "forbidden", "people do not say so themselves");
    }
}
