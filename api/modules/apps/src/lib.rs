//! The apps module of the API: the list of micro-apps, which the shell fetches at run time, and the crash reports of their pages.

mod crash_reports;
pub mod manifest;
mod service;
mod store;

pub use service::replace_from;

use allpet_contract::apps::{AppManifest, ListApps};
use allpet_kernel::{
    Anyone, Db, Failure, Kernel, Module, PersonalData, Routes,
    db::{MigrationFile, Migrations},
};

const MIGRATIONS: Migrations = &[
    MigrationFile {
        version: 100,
        name: "apps",
        sqlite: include_str!("../migrations/sqlite/0100_apps.sql"),
        postgres: include_str!("../migrations/postgres/0100_apps.sql"),
    },
    MigrationFile {
        version: 101,
        name: "topics",
        sqlite: include_str!("../migrations/sqlite/0101_topics.sql"),
        postgres: include_str!("../migrations/postgres/0101_topics.sql"),
    },
];

/// Composes the module. It has no apps until [`replace_from`] stores some.
pub async fn compose(kernel: &Kernel, db: Db) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    let (router, operations) = Routes::new(kernel.clone(), db.clone())
        .on(list_apps)
        .on(crash_reports::send_crash_report)
        .finish();
    Ok(Module {
        name: "apps",
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: PersonalData::Nothing,
        db,
    })
}

async fn list_apps(db: Db, _: Anyone, _: ListApps) -> Result<Vec<AppManifest>, Failure> {
    store::list_enabled(&db).await
}
