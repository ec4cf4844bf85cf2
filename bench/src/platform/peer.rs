//! The peer: graphile-worker from npm on the same PostgreSQL server, with as many jobs as ours. Its jobs have no keys, which is less
//! work than ours.

use super::jobs::RATE_JOBS;
use crate::{
    BenchError,
    measurements::{self, Table},
};
use serde::Deserialize;
use std::path::Path;

/// The output of the peer's program: a line of JSON.
#[derive(Debug, Deserialize)]
struct Figures {
    jobs_per_second: Vec<f64>,
    start_p50_ms: f64,
    start_p99_ms: f64,
}

/// Runs the peer's program, which measures itself.
pub(super) async fn measure(
    folder: &Path,
    database_url: &str,
    rounds: usize,
    table: &mut Table,
) -> Result<(), BenchError> {
    let program = tokio::process::Command::new("node")
        .arg("worker.mjs")
        .current_dir(folder)
        .env("DATABASE_URL", database_url)
        .env("JOBS", RATE_JOBS.to_string())
        .env("ROUNDS", rounds.to_string())
        .kill_on_drop(true)
        .output()
        .await?;
    if !program.status.success() {
        let words = String::from_utf8_lossy(&program.stderr).into_owned();
        return Err(BenchError(format!("graphile-worker failed: {words}")));
    }
    let mut figures: Figures = serde_json::from_slice(&program.stdout)?;
    let peer = "jobs without keys with graphile-worker on the same PostgreSQL";
    table.add(
        format!("{peer}: from enqueueing to the start, p50 ms"),
        figures.start_p50_ms,
    );
    table.add(
        format!("{peer}: from enqueueing to the start, p99 ms"),
        figures.start_p99_ms,
    );
    table.add(
        format!("{peer}: 32 at once, jobs/s"),
        measurements::median(&mut figures.jobs_per_second),
    );
    Ok(())
}
