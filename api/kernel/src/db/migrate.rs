//! Migrations: numbered SQL files of a module, one text for each engine, run in order, each once.

use super::{Db, Engine};
use sqlx::{
    SqlSafeStr as _,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

/// One step, in both engines' SQL. Never edited after it landed.
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

/// Tables that every module has: what it announces, what it heard, and writes that happen once.
const KERNEL: Migrations = &[MigrationFile {
    version: 1,
    name: "outbox, inbox, idempotency",
    sqlite: include_str!("../../migrations/sqlite/0001_kernel.sql"),
    postgres: include_str!("../../migrations/postgres/0001_kernel.sql"),
}];

impl Db {
    /// Brings the tables to the newest step: the kernel's own, then the module's.
    pub async fn migrate(&self, steps: Migrations) -> Result<(), MigrateError> {
        let pick = |step: &MigrationFile| {
            if self.is_postgres() {
                step.postgres
            } else {
                step.sqlite
            }
        };
        let migrations = KERNEL.iter().chain(steps).map(|step| {
            Migration::new(
                step.version,
                step.name.into(),
                MigrationType::Simple,
                pick(step).into_sql_str(),
                false,
            )
        });
        let migrator = Migrator::with_migrations(migrations.collect());
        match &self.engine {
            Engine::Sqlite { writer, .. } => migrator.run(writer).await,
            Engine::Postgres(pool) => migrator.run(pool).await,
        }
    }
}
