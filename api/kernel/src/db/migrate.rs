//! Migrations: a module's numbered SQL files, one text for each engine. Each runs once, in order.

use super::{Db, Engine};
use sqlx::{
    SqlSafeStr as _,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

/// A step, in both engines' SQL. Never edit it after it landed. A step only adds, so that the previous release still works.
#[derive(Clone, Copy, Debug)]
pub struct MigrationFile {
    /// Its number, from 1. The kernel's own are below 100, a module's start at 100.
    pub version: i64,
    /// Its name.
    pub name: &'static str,
    /// The SQL for SQLite.
    pub sqlite: &'static str,
    /// The SQL for PostgreSQL.
    pub postgres: &'static str,
}

/// A module's steps.
pub type Migrations = &'static [MigrationFile];

/// The tables that every module has: outbox, inbox, idempotency keys, jobs, erased people.
const KERNEL: Migrations = &[
    MigrationFile {
        version: 1,
        name: "outbox, inbox, idempotency",
        sqlite: include_str!("../../migrations/sqlite/0001_kernel.sql"),
        postgres: include_str!("../../migrations/postgres/0001_kernel.sql"),
    },
    MigrationFile {
        version: 10,
        name: "jobs, schedules",
        sqlite: include_str!("../../migrations/sqlite/0010_jobs.sql"),
        postgres: include_str!("../../migrations/postgres/0010_jobs.sql"),
    },
    MigrationFile {
        version: 20,
        name: "envelopes, positions, deliveries",
        sqlite: include_str!("../../migrations/sqlite/0020_events.sql"),
        postgres: include_str!("../../migrations/postgres/0020_events.sql"),
    },
    MigrationFile {
        version: 25,
        name: "handlers",
        sqlite: include_str!("../../migrations/sqlite/0025_handlers.sql"),
        postgres: include_str!("../../migrations/postgres/0025_handlers.sql"),
    },
    MigrationFile {
        version: 26,
        name: "indexes of causes",
        sqlite: include_str!("../../migrations/sqlite/0026_causes.sql"),
        postgres: include_str!("../../migrations/postgres/0026_causes.sql"),
    },
    MigrationFile {
        version: 30,
        name: "erased people",
        sqlite: include_str!("../../migrations/sqlite/0030_erased_people.sql"),
        postgres: include_str!("../../migrations/postgres/0030_erased_people.sql"),
    },
];

impl Db {
    /// Runs the kernel's missing steps, then the module's.
    pub async fn migrate(&self, steps: Migrations) -> Result<(), MigrateError> {
        self.run(KERNEL.iter().chain(steps)).await
    }

    async fn run(&self, steps: impl Iterator<Item = &'static MigrationFile>) -> Result<(), MigrateError> {
        let text = |step: &MigrationFile| {
            if self.is_postgres() {
                step.postgres
            } else {
                step.sqlite
            }
        };
        let migrations = steps.map(|step| {
            Migration::new(
                step.version,
                step.name.into(),
                MigrationType::Simple,
                text(step).into_sql_str(),
                false,
            )
        });
        let mut migrator = Migrator::with_migrations(migrations.collect());
        // An older release finds its successor's steps in the database. They only add, so it works with them.
        migrator.set_ignore_missing(true);
        match &self.engine {
            Engine::Sqlite { writer, .. } => migrator.run(writer).await,
            Engine::Postgres(pool) => migrator.run(pool).await,
        }
    }
}

#[cfg(test)]
mod tests;
