//! The pets module of the API: owners' pets, their photos, and the register's breeds.

mod breeds;
mod jobs;
mod personal_data;
mod picture;
mod routes;
mod service;
mod store;

use allpet_kernel::{Db, Failure, Kernel, Module, PersonalData, Routes, db::MigrationFile, files::Files};
use routes::{breed, pet, photo};
use service::{Pets, photo::remove_stale_files};

const MIGRATIONS: &[MigrationFile] = &[MigrationFile {
    version: 100,
    name: "pets",
    sqlite: include_str!("../migrations/sqlite/0100_pets.sql"),
    postgres: include_str!("../migrations/postgres/0100_pets.sql"),
}];

/// Composes the module. `files` stores the photos.
pub async fn compose(kernel: &Kernel, db: Db, files: Files) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    let pets = Pets::new(kernel.clone(), db.clone(), files);
    // Removes the files of an unfinished upload, or of a replaced photo if the process was killed before.
    remove_stale_files(&pets).await;
    let routes = Routes::new(kernel.clone(), pets.clone())
        .on(pet::list_pets)
        .on(pet::read_pet)
        .on(pet::create_pet)
        .on(pet::update_pet)
        .on(pet::delete_pet)
        .on(pet::make_primary)
        .on(pet::mark_deceased)
        .on(photo::put_photo)
        .on(photo::read_photo)
        .on(photo::delete_photo)
        .on(breed::search_breeds);
    let (router, operations) = routes.finish();
    Ok(Module {
        name: "pets",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: jobs::handlers(&pets),
        schedules: jobs::SCHEDULES.to_vec(),
        personal_data: PersonalData::stored(personal_data::SUBSCRIBER, pets),
        db,
    })
}
