//! Processes that share a Redis, while it is down.

use crate::{
    ada,
    modules::{Addresses, designs},
    server::{seed, until},
};
use allpet_contract::builder::DuplicateDesign;
use allpet_kernel::{
    both_engines, on_read,
    testkit::{TestDatabases, key},
};
use uuid::Uuid;

const NEWEST_SAVED: &str = "SELECT id FROM outbox WHERE topic = 'design.saved' ORDER BY seq DESC LIMIT 1";
const HANDLED: &str = "SELECT COUNT(*) FROM inbox WHERE listener = 'live.design' AND event_id = $1";

both_engines! {
    async fn without_redis_requests_are_answered_and_their_events_arrive_afterwards(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let mut addresses = Addresses::new().await;
        let main = addresses.main(&databases).await;
        let _builder = addresses.builder(&databases).await;
        let owner = ada(&main).await;
        addresses.redis.stop();

        // Both processes take part in each of these requests.
        let before = designs(&owner).await.unwrap();
        let copy = || DuplicateDesign { design: before[0], key: key("copy") };
        let design = owner.send(copy()).await.unwrap();
        assert_eq!(owner.send(copy()).await.unwrap().id, design.id, "a repetition is one write");
        assert_eq!(designs(&owner).await.unwrap().len(), before.len() + 1);

        // The process of the builder announced it; the main process records it for the pages that follow changes.
        let (builder, live) = (databases.open("builder").await, databases.open("live").await);
        let event: Uuid = on_read!(builder, c => sqlx::query_scalar(NEWEST_SAVED).fetch_one(c).await).unwrap();
        let handled = async || {
            let handled: i64 = on_read!(live, c => sqlx::query_scalar(HANDLED).bind(event).fetch_one(c).await).unwrap();
            handled == 1
        };
        assert!(!handled().await, "the event waits in the outbox");
        addresses.redis.start_again().await;
        until("the event has crossed to the main process", async || handled().await.then_some(())).await;
    }
}
