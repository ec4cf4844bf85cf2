//! The tenants module of the API: licensing authorities and shops, their members with their roles, and invitations.
//!
//! Tokens carry roles: identity requests [`WorkplacesOf`](allpet_contract::tenants::WorkplacesOf) whenever it makes one. A change
//! applies to existing tokens, too: the kernel requests the current roles at each write by staff, and the list of role changes
//! once a second ([`allpet_kernel::revocations`]).

mod jobs;
mod personal_data;
mod routes;
mod service;
mod store;

pub use service::admin::{NewTenant, create_tenant, ensure_member, ensure_tenant, find_tenant};

use allpet_kernel::{
    Db, Failure, Kernel, Module, PersonalData, Routes,
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
    MigrationFile {
        version: 102,
        name: "role changes",
        sqlite: include_str!("../migrations/sqlite/0102_role_changes.sql"),
        postgres: include_str!("../migrations/postgres/0102_role_changes.sql"),
    },
    MigrationFile {
        version: 103,
        name: "invitations",
        sqlite: include_str!("../migrations/sqlite/0103_invitations.sql"),
        postgres: include_str!("../migrations/postgres/0103_invitations.sql"),
    },
];

/// The state that the handlers share.
#[derive(Clone, Debug)]
struct Tenants {
    kernel: Kernel,
    db: Db,
}

/// Composes the module.
pub async fn compose(kernel: &Kernel, db: Db) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    kernel.revocations().watch_roles();
    let state = Tenants {
        kernel: kernel.clone(),
        db: db.clone(),
    };
    let (router, operations) = Routes::new(kernel.clone(), state.clone())
        .on(routes::tenants::list)
        .on(routes::tenants::read)
        .on(routes::tenants::update)
        .on(routes::members::list)
        .on(routes::members::add)
        .on(routes::members::put)
        .on(routes::members::remove)
        .on(routes::invitations::list)
        .on(routes::invitations::invite)
        .on(routes::invitations::resend)
        .on(routes::invitations::withdraw)
        .on(routes::invitations::read)
        .on(routes::invitations::accept)
        .on(routes::invitations::issue_link)
        .on(routes::workplaces::of)
        .on(routes::workplaces::staff)
        .on(routes::workplaces::role_changes)
        .finish();
    Ok(Module {
        name: NAME,
        router,
        operations,
        subscriptions: Vec::new(),
        jobs: jobs::handlers(&state),
        schedules: jobs::SCHEDULES.to_vec(),
        personal_data: PersonalData::stored(personal_data::SUBSCRIBER, state),
        db,
    })
}
