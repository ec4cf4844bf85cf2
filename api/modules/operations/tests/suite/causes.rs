//! Why something happened, over modules that each know only their own part.

use super::world::{ORDER_NUMBER, SUBSCRIBER, World, refusal};
use allpet_contract::operations::{
    CauseStep, CauseStepKind, CauseTrees, CausesQuery, DeliveryState, JobState, ReadCauses,
};
use allpet_domain::id::PetId;
use allpet_kernel::{both_engines, on_write};

impl World {
    async fn causes(&self, id: &str) -> CauseTrees {
        let query = CausesQuery { id: id.into() };
        self.admin().send(ReadCauses { query }).await.unwrap()
    }

    /// Returns the steps of the only tree.
    async fn steps(&self, id: &str) -> Vec<CauseStep> {
        let mut found = self.causes(id).await;
        assert_eq!((found.trees.len(), found.has_more), (1, false), "{id}: {found:?}");
        found.trees.remove(0).steps
    }
}

fn unasked(steps: &[CauseStep]) -> Vec<CauseStep> {
    let unasked = |step: &CauseStep| CauseStep {
        asked: false,
        ..step.clone()
    };
    steps.iter().map(unasked).collect()
}

both_engines! {
    async fn the_effects_of_an_event_in_another_module_are_explained_from_either_end(engine) {
        let world = World::new(engine).await;
        world.announce().await;
        world.app.relay.drain().await.unwrap();
        let job = world.jobs(JobState::Waiting).await.remove(0);
        world.app.worker.run_enqueued().await.unwrap();
        // A job that has nothing to do with it.
        world.print("good").await;

        let steps = world.steps(&job.to_string()).await;
        let [event, effect] = &steps[..] else { panic!("{steps:#?}") };
        assert_eq!((event.depth, event.kind, event.asked), (0, CauseStepKind::Event, false));
        assert_eq!((event.module.as_deref(), event.name.as_deref()), (Some("pets"), Some("pet.deceased")));
        assert_eq!(event.at, Some(world.kernel().now()));
        let [delivery] = &event.deliveries[..] else { panic!("{event:#?}") };
        assert_eq!((delivery.subscriber.as_str(), delivery.state), (SUBSCRIBER, None));
        assert_eq!((effect.depth, effect.kind, effect.asked), (1, CauseStepKind::Job, true));
        assert_eq!((effect.id.as_str(), effect.module.as_deref()), (job.to_string().as_str(), Some("orders")));
        assert_eq!((effect.handler.as_deref(), effect.state), (Some(SUBSCRIBER), Some(JobState::Done)));

        let pet = PetId(uuid::Uuid::from_bytes([9; 16]));
        let delivery = format!("{SUBSCRIBER} {}", event.id);
        let page = format!("http://localhost:3000/dashboard/pets/{pet}?from=home");
        let ids = [
            event.id.clone(),
            format!("event:{}", event.id),
            delivery,
            pet.to_string(),
            // What people see.
            ORDER_NUMBER.to_owned(),
            page,
        ];
        for id in ids {
            let again = world.steps(&id).await;
            assert!(again[0].asked && !again[1].asked, "{id}: {again:#?}");
            assert_eq!(unasked(&again), unasked(&steps), "{id}");
        }
    }

    async fn a_parked_event_is_explained_when_its_module_has_deleted_it(engine) {
        let world = World::new(engine).await;
        world.parked_event().await;
        let mut tx = world.pets.begin().await.unwrap();
        let first = "SELECT id FROM outbox";
        let event: uuid::Uuid = on_write!(&mut tx, c => sqlx::query_scalar(first).fetch_one(c).await).unwrap();
        on_write!(&mut tx, c => sqlx::query("DELETE FROM outbox").execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let steps = world.steps(&event.to_string()).await;
        let [parked] = &steps[..] else { panic!("{steps:#?}") };
        assert_eq!((parked.kind, parked.module.as_deref()), (CauseStepKind::Event, Some("pets")));
        let [delivery] = &parked.deliveries[..] else { panic!("{parked:#?}") };
        assert_eq!(delivery.state, Some(DeliveryState::Parked));
        assert_eq!(delivery.remark.as_deref(), Some("broken for the test"));
    }

    async fn the_steps_of_a_module_that_does_not_answer_are_missing_and_it_is_named(engine) {
        let world = World::without(engine, "builder").await;
        let job = world.print("good").await;
        let found = world.causes(&job.to_string()).await;
        assert_eq!(found.unreachable, ["builder"]);
        let step = &found.trees[0].steps[0];
        assert_eq!((step.id.clone(), step.state), (job.to_string(), Some(JobState::Waiting)));
    }

    async fn a_number_whose_module_does_not_answer_is_not_taken_for_unknown(engine) {
        let world = World::without(engine, "orders").await;
        let found = world.causes(ORDER_NUMBER).await;
        assert_eq!((found.trees.len(), found.unreachable), (0, vec!["orders".to_owned()]));
    }

    async fn only_an_admin_of_the_platform_asks_why(engine) {
        let world = World::new(engine).await;
        let ask = |id: &str| ReadCauses { query: CausesQuery { id: id.into() } };
        assert_eq!(refusal(world.app.anonymous().send(ask("x")).await).0, 401);
        assert_eq!(refusal(world.app.person(1).send(ask("x")).await).0, 403);
        assert_eq!(refusal(world.admin().send(ask(" ")).await), (422, "invalid".into()));
        assert_eq!(world.causes("x").await, CauseTrees::default());
        assert_eq!(world.causes("01930000-0000-7000-8000-000000000001").await, CauseTrees::default());
    }
}
