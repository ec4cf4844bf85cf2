//! An event that one process announces reaches another one without waiting for a poll, on PostgreSQL.

use super::world::{recorded, until, world};
use allpet_kernel::{
    Module,
    db::receive_notifications,
    testkit::{Engine, close_listening_connections, until_listening},
};
use std::time::Duration;

/// The relay polls once at its start.
const NEVER: Duration = Duration::from_hours(1);

#[tokio::test]
async fn an_event_of_another_process_arrives_without_a_poll_on_postgres() {
    let world = world(Engine::Postgres).await;
    let (here, elsewhere) = (world.modules().await, world.modules().await);
    let relay = tokio::spawn(world.relay(&elsewhere).with_poll_interval(NEVER).run());
    let receiving = tokio::spawn(receive(&elsewhere));
    // Both modules share the connection.
    until_listening(&here[0].db, 1).await;
    announce_three(&world, &here, 0).await;

    // An event that is announced while the connection is lost arrives when it is restored.
    assert_eq!(close_listening_connections(&here[0].db).await, 1);
    announce_three(&world, &here, 3).await;
    until_listening(&here[0].db, 1).await;
    announce_three(&world, &here, 6).await;

    relay.abort();
    for module in &elsewhere {
        module.db.close().await;
    }
    receiving.await.unwrap();
    until_listening(&here[0].db, 0).await;
}

fn receive(modules: &[Module]) -> impl Future<Output = ()> + use<> {
    receive_notifications(modules.iter().map(|module| module.db.clone()).collect())
}

/// Announces one event after the other, each when the one before has arrived: the first may arrive because the other process still
/// reads the outbox or looks for missed events.
async fn announce_three(world: &super::world::World, modules: &[Module], already: i64) {
    for count in already + 1..=already + 3 {
        world.announce(modules, true).await;
        until("the event arrives", async || recorded(modules).await == count).await;
    }
}
