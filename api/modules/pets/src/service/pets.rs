//! The life of a pet: creation, changes, the choice of the primary one, death, deletion.

use super::{Pets, photo};
use crate::store::pets::{self as store, MOST_PETS};
use allpet_contract::{
    IdempotencyKey, Page, Problem,
    events::{PetCreated, PetDeceased, PetDeleted, PetUpdated},
    licensing::{EndPetLicences, PetEnd, PetEnded, ReadPetLicensing},
    page::Paging,
    pets::{PET_GONE, PET_NOT_FOUND, Pet},
};
use allpet_domain::{
    id::{PetId, UserId},
    pet::{PetProfile, PetState},
};
use allpet_kernel::{Failure, Tx, idempotency::IdempotentRequest, paging::PageRequest};
use std::time::Duration;
use tokio::time::timeout;

/// The module's name in calls to other modules.
const NAME: &str = "pets";
/// How long an owner waits for licensing when a pet's life ends here. The change is committed by then, so that the response must come
/// well before the time limit of the request: an owner who reads that they should try again would find the pet gone.
const END_LICENCES_TIMEOUT: Duration = Duration::from_secs(5);

/// Lists an owner's pets: the primary one first, then the newest; those that are gone last.
pub(crate) async fn list(app: &Pets, owner: UserId, paging: &Paging) -> Result<Page<Pet>, Failure> {
    let requested = PageRequest::read(paging.limit, paging.cursor.as_ref())?;
    let rows = store::list(&app.db, owner, requested.behind, requested.rows()).await?;
    Ok(requested
        .page(rows, |(position, _)| *position)
        .map(|(_, pet)| pet))
}

pub(crate) async fn read(app: &Pets, owner: UserId, id: PetId) -> Result<Pet, Failure> {
    store::find(&app.db, owner, id)
        .await?
        .ok_or_else(|| PET_NOT_FOUND.into())
}

pub(crate) async fn create(
    app: &Pets,
    owner: UserId,
    key: &IdempotencyKey,
    profile: &PetProfile,
) -> Result<Pet, Failure> {
    let idempotent = IdempotentRequest::new(owner, "CreatePet", key, profile)?;
    if let Some(answer) = idempotent.find_response(&app.db).await? {
        return Ok(answer);
    }
    let (now, profile) = (app.kernel.now(), profile.check(app.kernel.now().latest_day())?);
    let id = PetId::new(now, app.kernel.randomness().entropy());
    let mut tx = app.begin(owner).await?;
    store::insert(&mut tx, id, owner, &profile, now).await?;
    record_weight(app, &mut tx, id, None, profile.weight_grams).await?;
    store::choose_primary(&mut tx, owner).await?;
    app.kernel
        .announce(&mut tx, &PetCreated { pet: id, owner })
        .await?;
    let pet = app.find_in(&mut tx, owner, id).await?;
    if idempotent.save_response(&mut tx, &app.kernel, &pet).await? {
        tx.commit().await?;
        return Ok(pet);
    }
    // The same request was stored in between: return its response.
    tx.rollback().await?;
    let first = idempotent.find_response(&app.db).await?;
    first.ok_or_else(|| Failure::internal("an idempotency key was taken and has no answer"))
}

pub(crate) async fn update(
    app: &Pets,
    owner: UserId,
    id: PetId,
    profile: &PetProfile,
) -> Result<Pet, Failure> {
    let mut tx = app.begin(owner).await?;
    let before = find_living(app, &mut tx, owner, id).await?;
    let profile = profile.check(app.kernel.now().latest_day())?;
    if profile.species != before.profile.species {
        let named = app
            .kernel
            .client(NAME)
            .send(ReadPetLicensing { pet: id })
            .await?
            .named;
        before.profile.change_species(profile.species, named)?;
    }
    if profile == before.profile {
        return Ok(before);
    }
    store::update(&mut tx, id, owner, &profile).await?;
    record_weight(
        app,
        &mut tx,
        id,
        before.profile.weight_grams,
        profile.weight_grams,
    )
    .await?;
    app.kernel
        .announce(&mut tx, &PetUpdated { pet: id, owner })
        .await?;
    tx.commit().await?;
    Ok(Pet { profile, ..before })
}

pub(crate) async fn make_primary(app: &Pets, owner: UserId, id: PetId) -> Result<Pet, Failure> {
    let mut tx = app.begin(owner).await?;
    let pet = find_living(app, &mut tx, owner, id).await?;
    store::set_primary(&mut tx, owner, id).await?;
    tx.commit().await?;
    Ok(Pet { primary: true, ..pet })
}

pub(crate) async fn mark_deceased(app: &Pets, owner: UserId, id: PetId) -> Result<Pet, Failure> {
    let mut tx = app.begin(owner).await?;
    let pet = app.find_in(&mut tx, owner, id).await?;
    let state = pet.state.die().map_err(|_| not_active_problem(pet.state))?;
    store::set_state(&mut tx, id, owner, state).await?;
    store::choose_primary(&mut tx, owner).await?;
    app.kernel
        .announce(&mut tx, &PetDeceased { pet: id, owner })
        .await?;
    tx.commit().await?;
    end_licences(app, id, PetEnd::Deceased).await;
    Ok(Pet {
        state,
        primary: false,
        ..pet
    })
}

pub(crate) async fn delete(app: &Pets, owner: UserId, id: PetId) -> Result<(), Failure> {
    let mut tx = app.begin(owner).await?;
    let pet = app.find_in(&mut tx, owner, id).await?;
    photo::discard(app, &mut tx, &pet).await?;
    store::delete(&mut tx, id, owner).await?;
    store::choose_primary(&mut tx, owner).await?;
    app.kernel
        .announce(&mut tx, &PetDeleted { pet: id, owner })
        .await?;
    tx.commit().await?;
    end_licences(app, id, PetEnd::Deleted).await;
    photo::remove_stale_files(app).await;
    Ok(())
}

/// Deletes all pets of an owner who closed their account. Their licences stay in force: the register is the authority's.
pub(crate) async fn erase_all(app: &Pets, tx: &mut Tx, owner: UserId) -> Result<(), Failure> {
    store::lock(tx, owner).await?;
    for pet in store::list_in(tx, owner, MOST_PETS).await? {
        // The files go with the next hourly removal.
        photo::discard(app, tx, &pet).await?;
    }
    store::delete_all(tx, owner).await
}

/// Ends the pet's licences before the response, so that its tag shows nothing private any more. If licensing cannot be
/// reached or is busy for 5 s, the announced event does it later.
async fn end_licences(app: &Pets, pet: PetId, end: PetEnd) {
    let request = EndPetLicences {
        pet,
        body: PetEnded { end },
    };
    let client = app.kernel.client(NAME);
    match timeout(END_LICENCES_TIMEOUT, client.send(request)).await {
        Ok(Ok(_)) => {}
        Ok(Err(problem)) => {
            tracing::warn!(%pet, %problem, "the licences of a pet could not be ended now; its event will end them");
        }
        Err(_) => {
            tracing::warn!(%pet, "licensing was too busy to end the licences of a pet; its event will end them");
        }
    }
}

async fn find_living(app: &Pets, tx: &mut Tx, owner: UserId, id: PetId) -> Result<Pet, Failure> {
    let pet = app.find_in(tx, owner, id).await?;
    match pet.state {
        PetState::AtHome | PetState::Lost => Ok(pet),
        PetState::Deceased | PetState::Rehomed => Err(not_active_problem(pet.state).into()),
    }
}

/// Adds a new or changed weight to the history.
async fn record_weight(
    app: &Pets,
    tx: &mut Tx,
    id: PetId,
    before: Option<u32>,
    now: Option<u32>,
) -> Result<(), Failure> {
    match now {
        Some(grams) if before != now => {
            let moment = app.kernel.now();
            let row = PetId::new(moment, app.kernel.randomness().entropy()).0;
            store::insert_weight(tx, row, id, grams, moment).await
        }
        _ => Ok(()),
    }
}

fn not_active_problem(state: PetState) -> Problem {
    let what = if state == PetState::Rehomed {
        "This pet lives with another owner."
    } else {
        "This pet has died."
    };
    Problem::new(PET_GONE).detail(format!("{what} Its details stay as they are."))
}
