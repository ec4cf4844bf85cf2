//! Events of pets end their licences and applications once, even after a crash.

use crate::world::{World, pet_id, query_for};
use allpet_contract::{
    events::{Event, PetDeceased, PetDeleted},
    licensing::{
        EndPetLicences, MyLicences, PetEnd, PetEnded, ReadApplication, ReadPetLicensing, RegisterQuery,
        VerifyTag,
    },
    page::Paging,
};
use allpet_domain::licensing::{ApplicationState, LicenceState};
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

    async fn a_licence_ends_with_its_pet_and_its_tag_shows_nothing_private(engine) {
        for end in [PetEnd::Deceased, PetEnd::Deleted] {
            let world = World::new(engine).await;
            let application = world.apply(&world.ada(), 1).await;
            world.approve(&application).await;
            let mine = async || world.ada().send(MyLicences { query: Paging::default() }).await.unwrap().items.remove(0);
            let licence = mine().await;
            let verify = async || world.app.anonymous().send(VerifyTag { code: licence.tag.clone() }).await.unwrap();
            assert!(verify().await.valid);
            assert_eq!(verify().await.contact.as_deref(), Some("+1 206 555 0100"));
            // The call takes effect at once: the cache is cleared, and no event has come yet.
            let body = PetEnded { end };
            world.app.kernel.client("pets").send(EndPetLicences { pet: pet_id(1), body }).await.unwrap();
            let seen = verify().await;
            assert_eq!((seen.valid, seen.name, seen.breed, seen.contact, seen.expires), (false, None, None, None, None));
            assert_eq!(seen.telephone.as_deref(), Some("206-386-4262"), "the way to the owner that remains");
            assert_eq!(mine().await.state, LicenceState::Cancelled);
            let cancelled = RegisterQuery { state: Some("cancelled".into()), ..query_for("") };
            assert_eq!(world.find(cancelled).await.len(), 1);
            // The event and a repeated call change nothing.
            announce(&world, PetDeceased { pet: pet_id(1), owner: user(1) }).await;
            world.app.relay.drain().await.unwrap();
            world.app.kernel.client("pets").send(EndPetLicences { pet: pet_id(1), body }).await.unwrap();
            assert_eq!(mine().await.state, LicenceState::Cancelled);
            // Time does not bring back an earlier state.
            world.app.kernel.clock().advance_seconds(400 * 86_400);
            assert_eq!(mine().await.state, LicenceState::Cancelled);
        }
    }

    async fn an_event_alone_ends_a_licence_and_leaves_others(engine) {
        let world = World::new(engine).await;
        for pet in [1, 2] {
            let application = world.apply(&world.ada(), pet).await;
            world.approve(&application).await;
        }
        announce(&world, PetDeleted { pet: pet_id(1), owner: user(1) }).await;
        world.app.relay.drain().await.unwrap();
        let all = world.ada().send(MyLicences { query: Paging::default() }).await.unwrap().items;
        let states: Vec<_> = all.iter().map(|licence| (licence.pet_name.as_str(), licence.state)).collect();
        assert_eq!(states, [("Eve", LicenceState::Issued), ("Wall-E", LicenceState::Cancelled)]);
        world.app.kernel.clock().advance_seconds(1);
        let seen = world.app.anonymous().send(VerifyTag { code: all[1].tag.clone() }).await.unwrap();
        assert_eq!((seen.valid, seen.contact), (false, None));
        let seen = world.app.anonymous().send(VerifyTag { code: all[0].tag.clone() }).await.unwrap();
        assert!(seen.valid && seen.contact.is_some());
    }

    async fn an_open_application_or_valid_licence_names_the_pet(engine) {
        let world = World::new(engine).await;
        let named = async || {
            let client = world.app.kernel.client("pets");
            client.send(ReadPetLicensing { pet: pet_id(1) }).await.unwrap().named
        };
        assert!(!named().await);
        let application = world.apply(&world.ada(), 1).await;
        assert!(named().await);
        world.approve(&application).await;
        assert!(named().await);
        world.app.kernel.clock().advance_seconds(400 * 86_400);
        assert!(!named().await, "the licence has expired");
        let problem = world.ada().send(ReadPetLicensing { pet: pet_id(1) }).await.unwrap_err();
        assert!(matches!(problem.status, 401 | 403), "{problem}");
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
        // The first process stops before it delivers.
        let world = world.restart().await;
        let read = async || world.ada().send(ReadApplication { application: application.id }).await.unwrap();
        assert_eq!(read().await.state, ApplicationState::Submitted);
        world.app.relay.drain().await.unwrap();
        assert_eq!(read().await.state, ApplicationState::Withdrawn);
        // As if it had been killed again, before it stored its position.
        let before = world.announced().await;
        let mut tx = world.db.begin().await.unwrap();
        on_write!(tx, c => sqlx::query("DELETE FROM event_positions").execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        world.app.relay.drain().await.unwrap();
        assert_eq!(world.announced().await, before);
        assert_eq!(read().await.reason.as_deref(), Some("Withdrawn, because its owner deleted the pet."));
    }
}
