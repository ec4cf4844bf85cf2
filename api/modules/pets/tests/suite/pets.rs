//! Adding, changing, and the end of a pet.

use super::{World, add, profile};
use allpet_contract::pets::{
    CreatePet, DeletePet, ListPets, MakePrimary, MarkDeceased, Pet, ReadPet, UpdatePet,
};
use allpet_domain::{
    id::PetId,
    pet::{PetProfile, PetState, Species},
};
use allpet_kernel::{
    both_engines, on_read, on_write,
    testkit::{TestCaller, beginning, key, user},
};

type Ada = allpet_contract::Client<TestCaller>;

async fn weights(world: &World, pet: PetId) -> Vec<i64> {
    let history = "SELECT grams FROM weights WHERE pet = $1 ORDER BY id";
    on_read!(world.db, c => sqlx::query_scalar(history).bind(pet.0).fetch_all(c).await).unwrap()
}

async fn list(ada: &Ada) -> Vec<Pet> {
    ada.send(ListPets {
        query: allpet_contract::page::Paging::default(),
    })
    .await
    .unwrap()
    .items
}

async fn primary(ada: &Ada) -> Vec<String> {
    list(ada)
        .await
        .into_iter()
        .filter(|pet| pet.primary)
        .map(|pet| pet.profile.name)
        .collect()
}

both_engines! {
    async fn a_name_has_visible_characters_only(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let family = "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}".repeat(80);
        for (index, (typed, stored)) in [
            (family.as_str(), family.as_str()),
            ("\u{5e9}\u{5d5}\u{5e7}\u{5d5}", "\u{5e9}\u{5d5}\u{5e7}\u{5d5}"),
            ("Rex\u{202e}TAC", "RexTAC"),
            ("Rex\nLicensed: yes", "Rex Licensed: yes"),
            ("Zoe\u{308}", "Zo\u{eb}"),
        ].into_iter().enumerate() {
            let body = PetProfile { name: typed.into(), ..profile("Rex") };
            let pet = ada.send(CreatePet { key: key(&format!("name-{index}-key")), body }).await.unwrap();
            assert_eq!(pet.profile.name, stored, "{typed:?}");
        }
        for refused in ["\u{200b}", "\u{2800}", "Re\0x"] {
            let body = PetProfile { name: refused.into(), ..profile("Rex") };
            let problem = ada.send(CreatePet { key: key("refused-key"), body }).await.unwrap_err();
            assert_eq!(problem.status, 422, "{refused:?}");
            assert!(problem.field("name").is_some(), "{refused:?}");
        }
    }

    async fn a_birthday_may_be_today_anywhere_on_earth(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let furthest = beginning().latest_day();
        let born = |day| CreatePet { key: key(&format!("born-{day}")), body: PetProfile { born: Some(day), ..profile("Rex") } };
        ada.send(born(furthest)).await.unwrap();
        let tomorrow = ada.send(born(furthest.plus_days(1))).await.unwrap_err();
        assert!(tomorrow.field("born").is_some());
    }

    async fn a_pet_is_added_and_read(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let form = PetProfile { name: "  Wall-E ".into(), weight_grams: Some(7_500), ..profile("") };
        let pet = ada.send(CreatePet { key: key("one"), body: form }).await.unwrap();
        assert_eq!(pet.profile, PetProfile { weight_grams: Some(7_500), ..profile("Wall-E") });
        assert_eq!((pet.owner, pet.state, pet.photo.clone()), (user(1), PetState::AtHome, None));
        assert_eq!(pet.created, beginning());
        assert_eq!(ada.send(ReadPet { pet: pet.id }).await.unwrap(), pet);
        assert_eq!(world.announced().await, ["pet.created"]);
    }

    async fn optional_fields_stay_empty(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let bare = PetProfile {
            species: Species::Cat, breed: String::new(), born: None, colour: String::new(), microchip: None, altered: false,
            ..profile("Melb")
        };
        let pet = ada.send(CreatePet { key: key("one"), body: bare.clone() }).await.unwrap();
        assert_eq!(ada.send(ReadPet { pet: pet.id }).await.unwrap().profile, bare);
    }

    async fn every_wrong_field_is_named_and_nothing_is_added(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let wrong = PetProfile { name: " ".into(), born: "2026-11-23".parse().ok(), microchip: Some("12".into()), ..profile("") };
        let problem = ada.send(CreatePet { key: key("one"), body: wrong }).await.unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (422, "invalid"));
        let fields: Vec<_> = problem.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["name", "born", "microchip"]);
        assert!(list(&ada).await.is_empty());
        // The key is still valid for the corrected request.
        assert!(ada.send(CreatePet { key: key("one"), body: profile("Rex") }).await.is_ok());
    }

    async fn a_repeated_request_adds_one_pet(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let first = ada.send(CreatePet { key: key("one"), body: profile("Rex") }).await.unwrap();
        world.app.kernel.clock().advance_seconds(60);
        let again = ada.send(CreatePet { key: key("one"), body: profile("Rex") }).await.unwrap();
        assert_eq!(first, again);
        let other = ada.send(CreatePet { key: key("one"), body: profile("Max") }).await.unwrap_err();
        assert_eq!((other.status, other.code.as_str()), (409, "key-reused"));
        assert_eq!(list(&ada).await.len(), 1);
        assert_eq!(world.announced().await, ["pet.created"]);
        let bob = world.app.person(2);
        let his = bob.send(CreatePet { key: key("one"), body: profile("Max") }).await.unwrap();
        assert_ne!(his.id, first.id, "another person's key is another key");
    }

    async fn the_loser_of_a_race_gets_the_winners_response(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let one = || ada.send(CreatePet { key: key("one"), body: profile("Rex") });
        let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
        let answers = [a.unwrap(), b.unwrap(), c.unwrap(), d.unwrap()];
        assert!(answers.iter().all(|pet| *pet == answers[0]), "{answers:?}");
        assert_eq!(list(&ada).await, answers[..1]);
        assert_eq!(world.announced().await, ["pet.created"]);
    }

    async fn two_concurrent_first_pets_leave_one_primary(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let one = |name: &'static str| ada.send(CreatePet { key: key(name), body: profile(name) });
        let (a, b, c) = tokio::join!(one("Rex"), one("Max"), one("Mac"));
        let born_primary = [a.unwrap(), b.unwrap(), c.unwrap()].iter().filter(|pet| pet.primary).count();
        assert_eq!((born_primary, primary(&ada).await.len()), (1, 1));
    }

    async fn a_pet_is_changed(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let pet = add(&world, &ada, "Rex").await;
        let form = PetProfile {
            name: "Rexy".into(), species: Species::Cat, second_breed: Some("Mix".into()), altered: false, colour: "black".into(),
            born: "2020-01-31".parse().ok(), microchip: None, ..profile("")
        };
        let changed = ada.send(UpdatePet { pet: pet.id, body: form.clone() }).await.unwrap();
        assert_eq!(changed, Pet { profile: form, ..pet.clone() });
        assert_eq!(ada.send(ReadPet { pet: pet.id }).await.unwrap(), changed);
        assert_eq!(world.announced().await, ["pet.created", "pet.updated"]);
        // Repeating it changes nothing and announces nothing.
        ada.send(UpdatePet { pet: pet.id, body: changed.profile.clone() }).await.unwrap();
        assert_eq!(world.announced().await.len(), 2);
        let wrong = PetProfile { name: String::new(), ..changed.profile };
        let problem = ada.send(UpdatePet { pet: pet.id, body: wrong }).await.unwrap_err();
        assert_eq!(problem.field("name"), Some("Enter a name."));
    }

    async fn the_history_of_the_weight_is_stored(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let weighing = |name, grams| PetProfile { weight_grams: grams, ..profile(name) };
        let pet = ada.send(CreatePet { key: key("one"), body: weighing("Rex", Some(7_500)) }).await.unwrap();
        // The second update changes only the name, which adds no weight.
        for (name, grams) in [("Rex", Some(7_500)), ("Max", Some(7_500)), ("Max", Some(8_000)), ("Max", None), ("Max", Some(7_900))] {
            world.app.kernel.clock().advance_seconds(1);
            ada.send(UpdatePet { pet: pet.id, body: weighing(name, grams) }).await.unwrap();
        }
        assert_eq!(weights(&world, pet.id).await, [7_500, 8_000, 7_900]);
        ada.send(DeletePet { pet: pet.id }).await.unwrap();
        assert!(weights(&world, pet.id).await.is_empty());
    }

    async fn the_first_pet_is_the_primary_one_until_another_is(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        assert!(add(&world, &ada, "Rex").await.primary);
        let max = add(&world, &ada, "Max").await;
        assert!(!max.primary);
        assert!(ada.send(MakePrimary { pet: max.id }).await.unwrap().primary);
        assert_eq!(primary(&ada).await, ["Max"]);
        assert!(ada.send(MakePrimary { pet: max.id }).await.unwrap().primary, "once more is no mistake");
    }

    async fn the_newest_living_pet_replaces_a_primary_one_that_is_gone(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        add(&world, &ada, "Max").await;
        let mac = add(&world, &ada, "Mac").await;
        let dead = add(&world, &ada, "Dead").await;
        ada.send(MarkDeceased { pet: dead.id }).await.unwrap();
        assert_eq!(primary(&ada).await, ["Rex"], "it was not the primary one that died");
        ada.send(MarkDeceased { pet: rex.id }).await.unwrap();
        assert_eq!(primary(&ada).await, ["Mac"]);
        ada.send(DeletePet { pet: mac.id }).await.unwrap();
        assert_eq!(primary(&ada).await, ["Max"]);
        let max = list(&ada).await.remove(0);
        ada.send(MarkDeceased { pet: max.id }).await.unwrap();
        assert!(primary(&ada).await.is_empty());
        assert!(add(&world, &ada, "New").await.primary);
    }

    async fn a_dead_pet_cannot_be_changed(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        let dead = ada.send(MarkDeceased { pet: rex.id }).await.unwrap();
        assert_eq!(dead, Pet { state: PetState::Deceased, primary: false, ..rex.clone() });
        assert_eq!(ada.send(ReadPet { pet: rex.id }).await.unwrap(), dead);
        assert_eq!(world.announced().await, ["pet.created", "pet.deceased"]);
        let again = ada.send(MarkDeceased { pet: rex.id }).await.unwrap_err();
        let changed = ada.send(UpdatePet { pet: rex.id, body: profile("Max") }).await.unwrap_err();
        let first = ada.send(MakePrimary { pet: rex.id }).await.unwrap_err();
        for problem in [again, changed, first] {
            assert_eq!((problem.status, problem.code.as_str()), (409, "pet.gone"));
        }
        assert_eq!(world.announced().await.len(), 2);
        assert_eq!(ada.send(ReadPet { pet: rex.id }).await.unwrap(), dead);
    }

    async fn a_rehomed_pet_cannot_be_changed(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        let mut tx = world.db.begin().await.unwrap();
        on_write!(tx, c => sqlx::query("UPDATE pets SET state = 'rehomed'").execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let problem = ada.send(UpdatePet { pet: rex.id, body: profile("Max") }).await.unwrap_err();
        assert_eq!(problem.code, "pet.gone");
        assert!(problem.message().contains("another owner"), "{problem}");
        assert_eq!(ada.send(MarkDeceased { pet: rex.id }).await.unwrap_err().code, "pet.gone");
    }

    async fn a_deleted_pet_is_gone(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        ada.send(DeletePet { pet: rex.id }).await.unwrap();
        assert_eq!(ada.send(ReadPet { pet: rex.id }).await.unwrap_err().code, "pet.not-found");
        assert_eq!(ada.send(DeletePet { pet: rex.id }).await.unwrap_err().code, "pet.not-found");
        assert!(list(&ada).await.is_empty());
        assert_eq!(world.announced().await, ["pet.created", "pet.deleted"]);
    }
}
