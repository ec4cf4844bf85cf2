//! Migrations: numbered SQL files of a module, one text for each engine, run in order, each once.

use super::{Db, Engine};
use sqlx::{
    SqlSafeStr as _,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

/// One step, in both engines' SQL. Never edited after it landed; it adds and takes nothing away, so that the process before it
/// still works.
#[derive(Clone, Copy, Debug)]
pub struct MigrationFile {
    /// Its place in the order, from 1; the kernel's own are below 100, a module's from 100.
    pub version: i64,
    /// What it does.
    pub name: &'static str,
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

/// A module's steps.
pub type Migrations = &'static [MigrationFile];

/// Tables that every module has: what it announces, what it heard, writes that happen once, and what it does later.
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
];

impl Db {
    /// Brings the tables to the newest step: the kernel's own, then the module's.
    pub async fn migrate(&self, steps: Migrations) -> Result<(), MigrateError> {
        self.run(KERNEL.iter().chain(steps)).await
    }

    async fn run(&self, steps: impl Iterator<Item = &'static MigrationFile>) -> Result<(), MigrateError> {
        let pick = |step: &MigrationFile| {
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
                pick(step).into_sql_str(),
                false,
            )
        });
        let mut migrator = Migrator::with_migrations(migrations.collect());
        // A process that was rolled back finds steps of its successor. They only ever add, so it works beside them.
        migrator.set_ignore_missing(true);
        match &self.engine {
            Engine::Sqlite { writer, .. } => migrator.run(writer).await,
            Engine::Postgres(pool) => migrator.run(pool).await,
        }
    }
}

#[cfg(test)]
mod tests;
