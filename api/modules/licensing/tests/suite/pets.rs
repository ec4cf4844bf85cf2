//! What is heard of pets withdraws their open applications: once, and also after a crash.

use crate::world::{World, pet_id};
use allpet_contract::{
    events::{Event, PetDeceased, PetDeleted},
    licensing::ReadApplication,
};
use allpet_domain::licensing::ApplicationState;
use allpet_kernel::{both_engines, on_write, testkit::user};

async fn announce<E: Event>(world: &World, event: E) {
    let mut tx = world.pets_db.begin().await.unwrap();
    world.app.kernel.announce(&mut tx, &event).await.unwrap();
    tx.commit().await.unwrap();
}

both_engines! {
    async fn a_death_withdraws_the_pets_open_application_and_no_other(engine) {
        let world = World::new(engine).await;
        let ada = world.ada();
        let (wall_e, eve) = (world.apply(&ada, 1).await, world.apply(&ada, 2).await);
        announce(&world, PetDeceased { pet: pet_id(1), owner: user(1) }).await;
        world.app.relay.drain().await.unwrap();
        let read = ada.send(ReadApplication { application: wall_e.id }).await.unwrap();
        assert_eq!(read.state, ApplicationState::Withdrawn);
        assert_eq!(read.reason.as_deref(), Some("Withdrawn, because the pet has died."));
        let read = ada.send(ReadApplication { application: eve.id }).await.unwrap();
        assert_eq!(read.state, ApplicationState::Submitted);
    }

    async fn a_decided_application_stays_decided(engine) {
        let world = World::new(engine).await;
        let application = world.apply(&world.ada(), 1).await;
        world.approve(&application).await;
        announce(&world, PetDeceased { pet: pet_id(1), owner: user(1) }).await;
        world.app.relay.drain().await.unwrap();
        let read = world.ada().send(ReadApplication { application: application.id }).await.unwrap();
        assert_eq!(read.state, ApplicationState::Approved);
    }

    async fn a_process_killed_before_delivery_delivers_after_restart(engine) {
        let world = World::new(engine).await;
        let application = world.apply(&world.ada(), 1).await;
        announce(&world, PetDeleted { pet: pet_id(1), owner: user(1) }).await;
        // The first process never delivers; it is gone.
        let world = world.restart().await;
        let read = async || world.ada().send(ReadApplication { application: application.id }).await.unwrap();
        assert_eq!(read().await.state, ApplicationState::Submitted);
        world.app.relay.drain().await.unwrap();
        assert_eq!(read().await.state, ApplicationState::Withdrawn);
        // As if it had been killed again, after the deed and before the outbox was marked.
        let before = world.announced().await;
        let mut tx = world.pets_db.begin().await.unwrap();
        on_write!(tx, c => sqlx::query("UPDATE outbox SET delivered_at = NULL").execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        world.app.relay.drain().await.unwrap();
        assert_eq!(world.announced().await, before);
        assert_eq!(read().await.reason.as_deref(), Some("Withdrawn, because its owner deleted the pet."));
    }
}
