//! `api worker`: jobs and schedules of all modules, without an address.

use crate::{compose, startup_error::StartupError};
use allpet_kernel::{config::Config, db::run_checkpoints, jobs::Worker};
use allpet_site_server::listen;

/// Runs jobs and schedules until told to stop.
pub(crate) async fn run(config: &Config) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    let databases: Vec<_> = modules.iter().map(|module| module.db.clone()).collect();
    let relay = compose::relay(config, &kernel, &modules)?;
    let worker = Worker::new(&kernel, &modules)?;
    // Jobs call other modules in memory.
    drop(compose::connect(&kernel, modules));
    let relay = tokio::spawn(relay.run());
    let checkpoints = tokio::spawn(run_checkpoints(databases.clone()));
    let worker_task = tokio::spawn(worker.clone().run());
    listen::shutdown_signal().await;
    worker.stop();
    let _ = worker_task.await;
    relay.abort();
    checkpoints.abort();
    for db in databases {
        db.close().await;
    }
    Ok(())
}
