//! Licensing, as far as pets asks it and says something to it; and what pets does by that.

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

/// What the neighbour knows.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Pets that a licence or an open application names.
    named: Vec<PetId>,
    /// What was ended, in order.
    ended: Vec<(PetId, PetEnd)>,
    /// It answers nothing.
    away: bool,
}

pub(crate) type Licensing = Arc<Mutex<Known>>;

async fn read(known: Licensing, _: Service, request: ReadPetLicensing) -> Result<PetLicensing, Failure> {
    let known = known.lock().unwrap();
    Ok(PetLicensing {
        named: known.named.contains(&request.pet),
    })
}

async fn end(known: Licensing, _: Service, request: EndPetLicences) -> Result<PetLicensing, Failure> {
    let mut known = known.lock().unwrap();
    if known.away {
        return Err(Failure::internal("away"));
    }
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
        db,
    }
}

both_engines! {
    async fn what_ends_with_a_pet_ends_before_its_owner_is_answered(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let (rex, max) = (add(&world, &ada, "Rex").await, add(&world, &ada, "Max").await);
        ada.send(MarkDeceased { pet: rex.id }).await.unwrap();
        ada.send(DeletePet { pet: max.id }).await.unwrap();
        // No event was delivered: it was said at once.
        let ended = world.licensing.lock().unwrap().ended.clone();
        assert_eq!(ended, [(rex.id, PetEnd::Deceased), (max.id, PetEnd::Deleted)]);
    }

    async fn a_death_is_written_down_where_licensing_is_away(engine) {
        let world = World::new(engine).await;
        let ada = world.app.person(1);
        let rex = add(&world, &ada, "Rex").await;
        world.licensing.lock().unwrap().away = true;
        assert_eq!(ada.send(MarkDeceased { pet: rex.id }).await.unwrap().state, PetState::Deceased);
        // The event says it later.
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
        // Everything else may change, and the species too, once nothing names it.
        ada.send(UpdatePet { pet: rex.id, body: profile("Rexy") }).await.unwrap();
        world.licensing.lock().unwrap().named.clear();
        assert_eq!(ada.send(UpdatePet { pet: rex.id, body: cat() }).await.unwrap().profile.species, Species::Cat);
    }

    async fn a_pet_that_is_born_today_anywhere_on_earth_is_born(engine) {
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
