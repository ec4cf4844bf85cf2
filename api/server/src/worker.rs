//! `api worker`: runs jobs and schedules and listens on no port. Modules that have an address run their own.

use crate::{compose, reporter::Reporter, signing_keys, startup_error::StartupError};
use allpet_contract::operations::ProcessRole;
use allpet_kernel::{
    config::Config,
    db::{receive_notifications, run_checkpoints},
    jobs::Worker,
};
use allpet_site_server::listen;

/// Runs jobs and schedules until told to stop.
pub(crate) async fn run(config: &Config) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose_process(config, &[]).await?;
    let databases: Vec<_> = modules.iter().map(|module| module.db.clone()).collect();
    let relay = compose::relay(config, &kernel, &modules)?;
    let worker = Worker::new(&kernel, &modules)?;
    let reporter = Reporter::new(&kernel, ProcessRole::Worker, &modules);
    // Jobs call other modules.
    drop(compose::connect(&kernel, modules));
    let relay = tokio::spawn(relay.run());
    let checkpoints = tokio::spawn(run_checkpoints(databases.clone()));
    let notifications = tokio::spawn(receive_notifications(databases.clone()));
    let keys = tokio::spawn(signing_keys::watch(
        kernel.keys().clone(),
        config.data_dir.clone(),
    ));
    let reporter = tokio::spawn(reporter.run());
    let worker_task = tokio::spawn(worker.clone().run());
    listen::shutdown_signal().await;
    worker.stop();
    let _ = worker_task.await;
    reporter.abort();
    relay.abort();
    checkpoints.abort();
    keys.abort();
    for db in databases {
        db.close().await;
    }
    let _ = notifications.await;
    Ok(())
}
