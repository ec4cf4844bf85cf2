//! The builder module of the API: designs of owners, links by which others see them, and pictures of both.

mod jobs;
mod personal_data;
mod picture;
mod routes;
mod service;
mod store;

use allpet_kernel::{Db, Failure, Kernel, Module, PersonalData, Routes, db::MigrationFile};
use routes::{designs, public, shares};
use service::Designs;

const MIGRATIONS: &[MigrationFile] = &[
    MigrationFile {
        version: 100,
        name: "builder",
        sqlite: include_str!("../migrations/sqlite/0100_builder.sql"),
        postgres: include_str!("../migrations/postgres/0100_builder.sql"),
    },
    MigrationFile {
        version: 101,
        name: "brought designs",
        sqlite: include_str!("../migrations/sqlite/0101_brought.sql"),
        postgres: include_str!("../migrations/postgres/0101_brought.sql"),
    },
    MigrationFile {
        version: 102,
        name: "pictures",
        sqlite: include_str!("../migrations/sqlite/0102_pictures.sql"),
        postgres: include_str!("../migrations/postgres/0102_pictures.sql"),
    },
];

/// Migrates the database and composes the module.
pub async fn compose(kernel: &Kernel, db: Db) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    let app = Designs::new(kernel.clone(), db.clone());
    let routes = Routes::new(kernel.clone(), app.clone())
        .on(designs::list_designs)
        .on(designs::create_design)
        .on(designs::import_guest_design)
        .on(designs::read_design)
        .on(designs::update_design)
        .on(designs::delete_design)
        .on(designs::duplicate_design)
        .on(designs::read_design_picture)
        .on(designs::mark_design_ordered)
        .on(designs::record_ordered_design)
        .on(shares::share_design)
        .on(shares::list_shares)
        .on(shares::withdraw_share)
        .on(shares::read_shared_design)
        .on(shares::read_shared_picture)
        .on(public::list_presets)
        .on(public::price_design)
        .on(public::draw_design);
    let (router, operations) = routes.finish();
    Ok(Module {
        name: "builder",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: jobs::handlers(&app),
        schedules: jobs::SCHEDULES.to_vec(),
        personal_data: PersonalData::stored(personal_data::SUBSCRIBER, app),
        db,
    })
}
