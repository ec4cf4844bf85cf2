//! `api worker`: runs jobs and schedules. Modules that have an address run their own.

use crate::{
    commands::serve,
    compose,
    health::{self, Dependencies},
    reporter::Reporter,
    signing_keys,
    startup_error::StartupError,
};
use allpet_contract::operations::ProcessRole;
use allpet_kernel::{
    config::Config,
    db::{receive_notifications, run_checkpoints},
    http as layers,
    jobs::Worker,
};
use allpet_site_server::listen::{self, ConnectionLimits};
use tokio::time::timeout;

/// How a worker is observed.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct WorkerArgs {
    /// Answers health and metrics on this port, at the address in `ALLPET_BIND`; without it, the worker listens on none
    #[arg(long)]
    port: Option<u16>,
}

/// Runs jobs and schedules until told to stop.
pub(crate) async fn run(config: &Config, args: WorkerArgs) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose_process(config, &[]).await?;
    let databases: Vec<_> = modules.iter().map(|module| module.db.clone()).collect();
    let relay = compose::relay(config, &kernel, &modules)?;
    let worker = Worker::new(&kernel, &modules)?;
    let dependencies = Dependencies::new(config, &kernel, &modules);
    let reporter = Reporter::new(&kernel, ProcessRole::Worker, &modules, &dependencies);
    let observed = health::routes(&dependencies).merge(serve::metrics_route(&kernel, &modules));
    let observed = layers::internal_layers(&kernel, observed);
    // Jobs call other modules.
    drop(compose::mount(&kernel, modules));
    let relay = tokio::spawn(relay.run());
    let checkpoints = tokio::spawn(run_checkpoints(databases.clone()));
    let notifications = tokio::spawn(receive_notifications(databases.clone()));
    let keys = tokio::spawn(signing_keys::watch(
        kernel.keys().clone(),
        config.data_dir.clone(),
    ));
    let reporter = tokio::spawn(reporter.run());
    tokio::spawn(serve::stop_worker_at_shutdown(worker.clone()));
    let worker_task = tokio::spawn(worker.clone().run());
    let ended = if let Some(port) = args.port {
        let mut bind = config.bind;
        bind.set_port(port);
        listen::serve(
            bind,
            observed,
            ConnectionLimits::new(config.connections, config.connections),
        )
        .await
    } else {
        listen::shutdown_signal().await;
        Ok(())
    };
    // Also if the port cannot be listened on.
    worker.stop();
    let _ = worker_task.await;
    reporter.abort();
    relay.abort();
    checkpoints.abort();
    keys.abort();
    serve::close_databases(databases).await;
    let _ = timeout(serve::CLOSE_LIMIT, notifications).await;
    Ok(ended?)
}
