//! Other people's designs are not found, and guests get nothing.

use super::{World, new, save};
use allpet_contract::{
    Client, Problem,
    builder::{
        CreateDesign, DeleteDesign, DesignPatch, DesignsQuery, DuplicateDesign, ListDesigns, ListShares,
        PictureQuery, ReadDesign, ReadDesignPicture, ShareDesign, UpdateDesign, WithdrawShare,
    },
};
use allpet_domain::{
    id::{DesignId, ShareId},
    role::Role,
};
use allpet_kernel::{
    both_engines,
    testkit::{TestCaller, key, tenant},
};

/// Every endpoint that names a design.
async fn everything(caller: &Client<TestCaller>, design: DesignId, share: ShareId) -> Vec<Problem> {
    let body = DesignPatch {
        version: 1,
        name: Some("Mine".into()),
        ..DesignPatch::default()
    };
    let query = PictureQuery::default();
    let copy = key("copy");
    vec![
        caller.send(ReadDesign { design }).await.unwrap_err(),
        caller.send(UpdateDesign { design, body }).await.unwrap_err(),
        caller.send(DeleteDesign { design }).await.unwrap_err(),
        caller
            .send(DuplicateDesign { design, key: copy })
            .await
            .unwrap_err(),
        caller
            .send(ReadDesignPicture { design, query })
            .await
            .unwrap_err(),
        caller.send(ShareDesign { design }).await.unwrap_err(),
        caller.send(ListShares { design }).await.unwrap_err(),
        caller.send(WithdrawShare { design, share }).await.unwrap_err(),
    ]
}

both_engines! {
    async fn another_persons_design_is_not_found(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = save(&world, &ada, new("Rex")).await;
        let link = ada.send(ShareDesign { design: rex.id }).await.unwrap();
        let before = world.announced().await;
        // A role in a tenant gives no access to people's designs.
        for caller in [world.app.person(2), world.app.staff(3, tenant(1), Role::Clerk), world.app.staff(4, tenant(1), Role::Admin)] {
            for problem in everything(&caller, rex.id, link.share.id).await {
                assert_eq!((problem.status, problem.code.as_str()), (404, "design.not-found"));
            }
            assert!(caller.send(ListDesigns { query: DesignsQuery::default() }).await.unwrap().items.is_empty());
        }
        assert_eq!(ada.send(ReadDesign { design: rex.id }).await.unwrap(), rex, "the design is unchanged");
        assert_eq!(ada.send(ListShares { design: rex.id }).await.unwrap(), [link.share]);
        assert_eq!(world.announced().await, before);
    }

    async fn guests_get_nothing(engine) {
        let world = World::new(engine).await;
        let rex = save(&world, &world.app.person(1), new("Rex")).await;
        let anonymous = world.app.anonymous();
        let mut problems = everything(&anonymous, rex.id, ShareId(uuid::Uuid::nil())).await;
        problems.push(anonymous.send(ListDesigns { query: DesignsQuery::default() }).await.unwrap_err());
        problems.push(anonymous.send(CreateDesign { key: key("one"), body: new("Max") }).await.unwrap_err());
        for problem in problems {
            assert_eq!((problem.status, problem.code.as_str()), (401, "signed-out"));
        }
    }

    async fn a_token_works_only_for_its_audience(engine) {
        let world = World::new(engine).await;
        let rex = save(&world, &world.app.person(1), new("Rex")).await;
        let of = |app: &str| world.app.client(Some(world.app.claims(1, app, Vec::new())));
        assert!(of("builder").send(CreateDesign { key: key("two"), body: new("Max") }).await.is_ok());
        assert!(of("products").send(ReadDesign { design: rex.id }).await.is_ok(), "the cart shows the design");
        assert_eq!(of("products").send(DeleteDesign { design: rex.id }).await.unwrap_err().code, "forbidden");
        assert_eq!(of("licensing").send(ReadDesign { design: rex.id }).await.unwrap_err().code, "forbidden");
    }
}
