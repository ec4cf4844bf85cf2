//! `api worker`: jobs and schedules of all modules, without an address of its own.

use crate::{compose, failure::Stop};
use allpet_kernel::{config::Config, db::run_checkpoints, jobs::Worker};
use allpet_site_server::listen;

/// Works until told to stop.
pub(crate) async fn run(config: &Config) -> Result<(), Stop> {
    let (kernel, modules) = compose::compose(config).await?;
    let databases: Vec<_> = modules.iter().map(|module| module.db.clone()).collect();
    let relay = compose::relay(config, &kernel, &modules)?;
    let worker = Worker::new(&kernel, &modules)?;
    // Jobs call other modules in memory.
    drop(compose::connect(&kernel, modules));
    let relay = tokio::spawn(relay.run());
    let upkeep = tokio::spawn(run_checkpoints(databases.clone()));
    let working = tokio::spawn(worker.clone().run());
    listen::stopped().await;
    worker.stop();
    let _ = working.await;
    relay.abort();
    upkeep.abort();
    for db in databases {
        db.close().await;
    }
    Ok(())
}
