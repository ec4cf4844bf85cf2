//! The tenants module of the API: licensing authorities and shops, and who works there in which role.
//!
//! A role reaches people through their tokens: identity asks [`WorkplacesOf`](allpet_contract::tenants::WorkplacesOf)
//! whenever it makes one, and the kernel asks it at each write of staff. A change made here therefore holds at once for
//! writes, and for reads at the latest when the tokens that are out have ended, which is after 15 minutes.

mod routes;
mod service;
mod store;

pub use service::admin::{NewTenant, ensure_member, ensure_tenant, find_tenant};

use allpet_kernel::{
    Db, Failure, Kernel, Module, Routes,
    db::{MigrationFile, Migrations},
};

/// The module's name: its schema or file.
pub const NAME: &str = "tenants";

const MIGRATIONS: Migrations = &[
    MigrationFile {
        version: 100,
        name: "tenants, members",
        sqlite: include_str!("../migrations/sqlite/0100_tenants.sql"),
        postgres: include_str!("../migrations/postgres/0100_tenants.sql"),
    },
    MigrationFile {
        version: 101,
        name: "merchants",
        sqlite: include_str!("../migrations/sqlite/0101_merchants.sql"),
        postgres: include_str!("../migrations/postgres/0101_merchants.sql"),
    },
];

/// What the handlers share.
#[derive(Clone, Debug)]
struct Tenants {
    kernel: Kernel,
    db: Db,
}

/// Brings the module's tables up to date and stands its routes.
pub async fn compose(kernel: &Kernel, db: Db) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    let state = Tenants {
        kernel: kernel.clone(),
        db: db.clone(),
    };
    let (router, operations) = Routes::new(kernel.clone(), state)
        .on(routes::tenants::list)
        .on(routes::tenants::read)
        .on(routes::tenants::update)
        .on(routes::members::list)
        .on(routes::members::put)
        .on(routes::members::remove)
        .on(routes::workplaces::of)
        .finish();
    Ok(Module {
        name: NAME,
        router,
        operations,
        subscriptions: Vec::new(),
        db,
    })
}
