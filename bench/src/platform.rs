//! Measures the platform: jobs, events, modules in processes of their own, and what observing costs, in one run.

mod events;
mod jobs;
mod peer;
mod processes;
mod telemetry_cost;

use crate::{BenchError, measurements::Table};
use allpet_kernel::{Clock, Kernel, Randomness, db::DatabaseUrl, token::Keys};
use std::path::PathBuf;

/// The arguments from `cargo xtask bench platform`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The release binary
    #[arg(long)]
    api: PathBuf,
    /// Folder with the filled SQLite databases
    #[arg(long)]
    data: PathBuf,
    /// Address of an empty PostgreSQL database
    #[arg(long)]
    postgres: String,
    /// Address of a Redis
    #[arg(long)]
    redis: String,
    /// Folder with graphile-worker
    #[arg(long)]
    peer: PathBuf,
    /// Seconds of load in each round
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Rounds; medians are reported
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Only these parts
    #[arg(long, value_delimiter = ',', value_parser = ["jobs", "events", "processes", "observing"])]
    only: Vec<String>,
}

impl Arguments {
    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == part)
    }
}

/// An engine under measurement.
#[derive(Debug)]
struct UnderTest {
    engine: &'static str,
    url: DatabaseUrl,
}

/// Runs all measurements. Returns whether every goal was reached. Prints the figures even if a part fails.
pub(crate) async fn measure(arguments: &Arguments) -> Result<bool, BenchError> {
    let mut table = Table::new(true);
    let outcome = parts(arguments, &mut table).await;
    println!("{table}");
    outcome.map(|()| table.all_reached())
}

async fn parts(arguments: &Arguments, table: &mut Table) -> Result<(), BenchError> {
    let folder = tempfile::tempdir()?;
    let sqlite = UnderTest {
        engine: "SQLite",
        url: DatabaseUrl::Sqlite(folder.path().to_owned()),
    };
    let postgres = UnderTest {
        engine: "PostgreSQL",
        url: DatabaseUrl::Postgres(arguments.postgres.clone()),
    };
    if arguments.wants("jobs") {
        jobs::measure(&postgres, arguments.rounds, Some(2_500.0), table).await?;
        peer::measure(&arguments.peer, &arguments.postgres, arguments.rounds, table).await?;
        jobs::measure(&sqlite, arguments.rounds, Some(500.0), table).await?;
    }
    if arguments.wants("events") {
        for under_test in [&sqlite, &postgres] {
            events::in_memory(under_test, arguments, table).await?;
            events::over_redis(under_test, arguments, table).await?;
        }
    }
    if arguments.wants("processes") {
        processes::measure(arguments, table).await?;
    }
    if arguments.wants("observing") {
        telemetry_cost::measure(arguments, table).await?;
    }
    Ok(())
}

/// Creates a kernel as a process does, with a key pair of its own.
fn kernel() -> Result<Kernel, BenchError> {
    let randomness = Randomness::System;
    let keys =
        Keys::from_seed(&randomness.bytes::<32>()).map_err(|error| BenchError(format!("{error:?}")))?;
    Ok(Kernel::new(Clock::System, randomness, keys, Vec::new()))
}
