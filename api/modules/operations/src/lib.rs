//! The operations module of the API: what an admin of the platform sees of the processes, queues, schedules and events of all
//! modules, and does about them.
//!
//! It has no access to other modules' databases. Each module answers for itself, in whatever process it runs
//! ([`allpet_kernel::operations`]); one that does not answer is shown as not reachable. Every action is recorded before it happens,
//! and its outcome afterwards, in tables that refuse changes; so are those of the command line.
//!
//! It also stores the audit log: what people and operators did that others rely on, as all modules announce it, chained by hashes.

mod jobs;
mod routes;
mod service;
mod store;

use allpet_kernel::{
    Db, Failure, Kernel, Module, PersonalData, Routes,
    db::{MigrationFile, Migrations},
};
use service::audit::chain as audit;

pub use service::audit::chain::{AuditVerification, BrokenRecord, verify_audit};
pub use store::actions::NewAction;

/// The module's name: its schema or file.
pub const NAME: &str = "operations";

const MIGRATIONS: Migrations = &[
    MigrationFile {
        version: 100,
        name: "operator actions, processes, samples",
        sqlite: include_str!("../migrations/sqlite/0100_operations.sql"),
        postgres: include_str!("../migrations/postgres/0100_operations.sql"),
    },
    MigrationFile {
        version: 101,
        name: "circuits",
        sqlite: include_str!("../migrations/sqlite/0101_circuits.sql"),
        postgres: include_str!("../migrations/postgres/0101_circuits.sql"),
    },
    MigrationFile {
        version: 102,
        name: "health",
        sqlite: include_str!("../migrations/sqlite/0102_health.sql"),
        postgres: include_str!("../migrations/postgres/0102_health.sql"),
    },
    MigrationFile {
        version: 103,
        name: "audit log",
        sqlite: include_str!("../migrations/sqlite/0103_audit.sql"),
        postgres: include_str!("../migrations/postgres/0103_audit.sql"),
    },
    MigrationFile {
        version: 104,
        name: "guards and indexes of the audit log",
        sqlite: include_str!("../migrations/sqlite/0104_audit_guards.sql"),
        postgres: include_str!("../migrations/postgres/0104_audit_guards.sql"),
    },
];

/// The state that the handlers share.
#[derive(Clone, Debug)]
struct OperationsModule {
    kernel: Kernel,
    db: Db,
}

/// Composes the module.
pub async fn compose(kernel: &Kernel, db: Db) -> Result<Module, Failure> {
    db.migrate(MIGRATIONS).await?;
    let state = OperationsModule {
        kernel: kernel.clone(),
        db: db.clone(),
    };
    let handlers = jobs::handlers(&state);
    let (router, operations) = Routes::new(kernel.clone(), state)
        .on(routes::read)
        .on(routes::samples)
        .on(routes::jobs::list)
        .on(routes::jobs::read)
        .on(routes::jobs::act)
        .on(routes::events::list)
        .on(routes::events::act)
        .on(routes::events::replay)
        .on(routes::jobs::run_schedule)
        .on(routes::causes)
        .on(routes::actions)
        .on(routes::audit)
        .on(routes::tenant_audit)
        .on(routes::report)
        .finish();
    Ok(Module {
        name: NAME,
        router,
        operations,
        subscriptions: vec![audit::subscription(&db)],
        jobs: handlers,
        schedules: jobs::SCHEDULES.to_vec(),
        personal_data: PersonalData::Nothing,
        db,
    })
}
