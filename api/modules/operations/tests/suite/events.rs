//! Events that a subscriber did not handle, and replays.

use super::world::{SUBSCRIBER, World, refusal};
use allpet_contract::operations::{
    ActOnDelivery, DeliveriesQuery, DeliveryAction, DeliveryActionForm, DeliveryState, DeliverySummary,
    ListDeliveries, OperatorActionKind, ReplayEvents, ReplayForm, Replayed,
};
use allpet_kernel::{both_engines, on_write};

impl World {
    async fn deliveries(&self, state: DeliveryState) -> Vec<DeliverySummary> {
        let query = DeliveriesQuery {
            state,
            limit: None,
            cursor: None,
        };
        self.admin().send(ListDeliveries { query }).await.unwrap().items
    }
}

fn act(delivery: &DeliverySummary, action: DeliveryAction, reason: &str) -> ActOnDelivery {
    ActOnDelivery {
        body: DeliveryActionForm {
            subscriber: delivery.subscriber.clone(),
            event: delivery.event,
            action,
            reason: reason.into(),
        },
    }
}

both_engines! {
    async fn a_parked_event_is_retried_and_handled_once(engine) {
        let world = World::new(engine).await;
        world.parked_event().await;
        let parked = world.deliveries(DeliveryState::Parked).await;
        let [one] = &parked[..] else { panic!("{parked:?}") };
        assert_eq!((one.topic.as_str(), one.producer.as_str(), one.attempts), ("pet.deceased", "pets", 2));
        assert_eq!(one.error.as_deref(), Some("broken for the test"));
        world.admin().send(act(one, DeliveryAction::Retry, "The printer is back")).await.unwrap();
        world.app.relay.drain().await.unwrap();
        assert_eq!(world.handled(), 1);
        let again = world.admin().send(act(one, DeliveryAction::Retry, "")).await;
        assert_eq!(refusal(again), (409, "operations.delivery-changed".into()));
        let actions = world.actions().await;
        assert_eq!(actions[1].action, OperatorActionKind::RetryEvent);
        assert_eq!(actions[1].target, format!("{SUBSCRIBER} {}", one.event));
    }

    async fn a_parked_event_is_dismissed_with_a_reason(engine) {
        let world = World::new(engine).await;
        world.parked_event().await;
        let one = world.deliveries(DeliveryState::Parked).await.remove(0);
        let without = world.admin().send(act(&one, DeliveryAction::Dismiss, "")).await;
        assert_eq!(refusal(without), (422, "invalid".into()));
        world.admin().send(act(&one, DeliveryAction::Dismiss, "Settled by phone")).await.unwrap();
        world.app.relay.drain().await.unwrap();
        assert_eq!((world.handled(), world.deliveries(DeliveryState::Parked).await.len()), (0, 0));
        let dismissed = world.deliveries(DeliveryState::Dismissed).await;
        assert_eq!(dismissed[0].reason.as_deref(), Some("Settled by phone"));
        let mut stranger = act(&one, DeliveryAction::Retry, "");
        stranger.body.subscriber = "toys.pet-deceased".into();
        assert_eq!(refusal(world.admin().send(stranger).await), (404, "operations.subscriber-not-found".into()));
    }

    async fn a_replay_delivers_what_is_missing_and_each_event_is_handled_once(engine) {
        let world = World::new(engine).await;
        let begin = world.kernel().now();
        for _ in 0..3 {
            world.announce().await;
            world.kernel().clock().advance_seconds(60);
        }
        world.app.relay.drain().await.unwrap();
        assert_eq!(world.handled(), 3);
        // As from an older backup of the subscriber's database.
        let mut tx = world.orders.begin().await.unwrap();
        let lose = "DELETE FROM inbox WHERE event_id IN (SELECT event_id FROM inbox ORDER BY event_id DESC LIMIT 1)";
        on_write!(&mut tx, c => sqlx::query(lose).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let replay = async |topics: Option<&str>, since| {
            let body = ReplayForm {
                subscriber: SUBSCRIBER.into(),
                topics: topics.map(str::to_owned),
                since,
                reason: "Restored a backup".into(),
            };
            world.admin().send(ReplayEvents { body }).await
        };
        let counts = |found, new| Replayed { found, new, stopped_at: None };
        assert_eq!(replay(None, begin).await.unwrap(), counts(3, 1));
        assert_eq!(replay(Some("pet.*"), begin).await.unwrap(), counts(3, 0), "the subscriber has them");
        assert_eq!(replay(None, world.kernel().now()).await.unwrap(), counts(0, 0));
        assert_eq!(refusal(replay(Some("everything"), begin).await), (422, "invalid".into()));
        let unreceived = replay(Some("order.*"), begin).await.unwrap_err();
        assert_eq!((unreceived.status, unreceived.field("topics").is_some()), (422, true), "{unreceived:?}");
        let future = replay(None, world.kernel().now().plus_seconds(60)).await.unwrap_err();
        assert_eq!((future.status, future.field("since").is_some()), (422, true), "{future:?}");
        world.app.relay.drain().await.unwrap();
        assert_eq!(world.handled(), 4, "the lost one once more, the others not");
        let actions = world.actions().await;
        assert_eq!((actions.len(), actions[2].detail.as_deref()), (3, Some("3 found, 1 new")), "a refused form is no action");
    }
}
