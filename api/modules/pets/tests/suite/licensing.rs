//! The calls from pets to licensing, and their effects on pets.

use super::{World, add, profile};
use allpet_contract::{
    licensing::{EndPetLicences, PetEnd, PetLicensing, ReadPetLicensing},
    pets::{DeletePet, MarkDeceased, ReadPet, UpdatePet},
    problem::INTERNAL,
};
use allpet_domain::{
    id::PetId,
    pet::{PetProfile, PetState, Species},
};
use allpet_kernel::{Db, Failure, Kernel, Module, Routes, Service, both_engines};
use std::sync::{Arc, Mutex};

/// The state of the stand-in for licensing.
#[derive(Debug, Default)]
pub(crate) struct FakeLicensing {
    /// Pets that a licence or an open application names.
    named: Vec<PetId>,
    /// The pets whose licences were ended, in order.
    ended: Vec<(PetId, PetEnd)>,
    /// Whether it is unavailable.
    away: bool,
    /// Whether it takes a call and never answers.
    hangs: bool,
}

pub(crate) type Licensing = Arc<Mutex<FakeLicensing>>;

async fn read(known: Licensing, _: Service, request: ReadPetLicensing) -> Result<PetLicensing, Failure> {
    let known = known.lock().unwrap();
    Ok(PetLicensing {
        named: known.named.contains(&request.pet),
    })
}

async fn end(known: Licensing, _: Service, request: EndPetLicences) -> Result<PetLicensing, Failure> {
    let (away, hangs) = {
        let known = known.lock().unwrap();
        (known.away, known.hangs)
    };
    if away {
        return Err(Failure::internal("away"));
    }
    if hangs {
        std::future::pending::<()>().await;
    }
    let mut known = known.lock().unwrap();
    known.ended.push((request.pet, request.body.end));
    Ok(PetLicensing { named: false })
}

pub(crate) async fn module(kernel: &Kernel, db: Db, known: Licensing) -> Module {
    db.migrate(&[]).await.unwrap();
    let (router, operations) = Routes::new(kernel.clone(), known).on(read).on(end).finish();
    Module {
        name: "licensing",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db,
    }
}

both_engines! {
    async fn a_pets_licences_end_before_the_response(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let (rex, max) = (add(&world, &ada, "Rex").await, add(&world, &ada, "Max").await);
        ada.send(MarkDeceased { pet: rex.id }).await.unwrap();
        ada.send(DeletePet { pet: max.id }).await.unwrap();
        // No event was delivered: the call ended them.
        let ended = world.licensing.lock().unwrap().ended.clone();
        assert_eq!(ended, [(rex.id, PetEnd::Deceased), (max.id, PetEnd::Deleted)]);
    }

    async fn a_death_is_recorded_while_licensing_is_unavailable(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        world.licensing.lock().unwrap().away = true;
        assert_eq!(ada.send(MarkDeceased { pet: rex.id }).await.unwrap().state, PetState::Deceased);
        // The event ends them later.
        assert_eq!(world.announced().await, ["pet.created", "pet.deceased"]);
    }

    async fn a_death_is_confirmed_though_licensing_never_answers(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        world.licensing.lock().unwrap().hangs = true;
        // Without a limit of its own the call would use up the time of the request, and its owner would hear "Try again".
        assert_eq!(ada.send(MarkDeceased { pet: rex.id }).await.unwrap().state, PetState::Deceased);
        assert_eq!(world.announced().await, ["pet.created", "pet.deceased"]);
    }

    async fn a_licensed_dog_cannot_become_a_cat(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        let cat = || PetProfile { species: Species::Cat, ..profile("Rex") };
        world.licensing.lock().unwrap().named.push(rex.id);
        let refused = ada.send(UpdatePet { pet: rex.id, body: cat() }).await.unwrap_err();
        assert_ne!(refused.code, INTERNAL.code);
        assert_eq!((refused.status, refused.errors[0].field.as_str()), (422, "species"));
        assert_eq!(refused.errors[0].code, "species-locked");
        assert_eq!(ada.send(ReadPet { pet: rex.id }).await.unwrap(), rex);
        // Everything else may change, and so may the species once nothing names the pet.
        ada.send(UpdatePet { pet: rex.id, body: profile("Rexy") }).await.unwrap();
        world.licensing.lock().unwrap().named.clear();
        assert_eq!(ada.send(UpdatePet { pet: rex.id, body: cat() }).await.unwrap().profile.species, Species::Cat);
    }

    async fn a_birthday_may_be_today_anywhere_on_earth(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        // It is 2026-11-21, noon in UTC: on Kiritimati the 22nd has begun, and nowhere the 23rd.
        let born = |day: &str| PetProfile { born: day.parse().ok(), ..profile("Puppy") };
        let pet = add(&world, &ada, "Puppy").await;
        ada.send(UpdatePet { pet: pet.id, body: born("2026-11-22") }).await.unwrap();
        let refused = ada.send(UpdatePet { pet: pet.id, body: born("2026-11-23") }).await.unwrap_err();
        assert_eq!(refused.errors[0].code, "in-the-future");
    }
}
