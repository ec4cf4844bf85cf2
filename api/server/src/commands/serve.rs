//! `api serve`: modules at one address, with the relay and the worker.

use crate::{
    commands::demo,
    compose,
    health::{self, Dependencies},
    reporter::Reporter,
    signing_keys,
    startup_error::StartupError,
};
use allpet_contract::operations::ProcessRole;
use allpet_kernel::{
    Kernel, Module,
    config::Config,
    db::{Db, receive_notifications, run_checkpoints},
    docs, http as layers,
    jobs::Worker,
    metrics, openapi,
    transport::{internal_routes, keep_keys},
};
use allpet_site_server::listen::{self, ConnectionLimits};
use axum::{Json, Router, response::Html, routing::get};
use http::{HeaderName, StatusCode, header};
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use tokio::{sync::Notify, time::timeout};

/// Arguments of `api serve`.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ServeArgs {
    /// Leaves jobs and schedules to `api worker`
    #[arg(long)]
    without_worker: bool,
    /// Runs these modules only, for the other processes of the API: nothing is served to the public
    #[arg(long, value_delimiter = ',', value_name = "MODULE,…")]
    modules: Vec<String>,
    /// Listens on this port instead of the one in `ALLPET_BIND`
    #[arg(long)]
    port: Option<u16>,
}

/// Serves until told to stop.
pub(crate) async fn run(config: &Config, args: ServeArgs) -> Result<(), StartupError> {
    let mut bind = config.bind;
    bind.set_port(args.port.unwrap_or(bind.port()));
    let (kernel, modules) = compose::compose_process(config, &args.modules).await?;
    if let Ok(apps) = compose::db_of(&modules, "apps") {
        demo::load_manifest(config, &kernel, apps).await?;
    }
    let is_public = args.modules.is_empty();
    let databases: Vec<_> = modules.iter().map(|module| module.db.clone()).collect();
    let relay = compose::relay(config, &kernel, &modules)?;
    let worker = Worker::new(&kernel, &modules)?;
    let dependencies = Dependencies::new(config, &kernel, &modules);
    let health = health::routes(&dependencies);
    let reporter = Reporter::new(&kernel, ProcessRole::Serve, &modules, &dependencies);
    let internal = internal_routes(&kernel, &modules)
        .merge(health.clone())
        .merge(metrics_route(&kernel, &modules));
    let internal = layers::internal_layers(&kernel, internal);
    let routes = compose::mount(&kernel, modules);
    let public = health.merge(document_routes()?).merge(routes);
    let public = layers::layers(&kernel, public);
    // Started after `connect`, because listeners and jobs may call other modules.
    let background = [
        tokio::spawn(relay.run()),
        tokio::spawn(stop_worker_at_shutdown(worker.clone())),
        tokio::spawn(run_checkpoints(databases.clone())),
        tokio::spawn(signing_keys::watch(
            kernel.keys().clone(),
            config.data_dir.clone(),
        )),
        tokio::spawn(keep_keys(kernel.clone())),
        tokio::spawn(end_streams_at_shutdown(kernel.clone())),
        tokio::spawn(reporter.run()),
    ];
    let notifications = tokio::spawn(receive_notifications(databases.clone()));
    let mut worker_task = (!args.without_worker).then(|| tokio::spawn(worker.clone().run()));
    let limits = listener_limits(config);
    // Another process of ours may need as many connections as there are.
    let internal_limits = ConnectionLimits::new(config.connections, config.connections);
    let serving = async {
        let public_bind = is_public.then_some(bind);
        let internal_bind = if is_public {
            config.internal_bind
        } else {
            Some(bind)
        };
        let stopped = Arc::new(Notify::new());
        let first = async {
            match public_bind {
                Some(bind) => listen::serve(bind, public, limits.clone()).await?,
                None => listen::shutdown_signal().await,
            }
            // Running jobs finish or are handed back, beside the requests and while the modules that they call still exist.
            if let Some(worker_task) = worker_task.take() {
                let _ = worker_task.await;
            }
            stopped.notify_one();
            Ok(())
        };
        // Other processes and this one's jobs need the internal port until the last request has ended.
        let second = async {
            match internal_bind {
                Some(bind) => listen::serve_until(bind, internal, internal_limits, stopped.notified()).await,
                None => Ok(()),
            }
        };
        tokio::try_join!(first, second).map(|_| ())
    };
    let outcome = serving.await;
    // If a port cannot be listened on, jobs that were claimed are handed back.
    worker.stop();
    if let Some(worker_task) = worker_task.take() {
        let _ = worker_task.await;
    }
    for task in background {
        task.abort();
    }
    close_databases(databases).await;
    let _ = timeout(CLOSE_LIMIT, notifications).await;
    outcome.map_err(StartupError::from)
}

/// How long the connections to the databases may take to close.
///
/// A process ends within 30 seconds of SIGTERM. Its worker stops claiming jobs at once; running ones may take 13 seconds, and handing
/// them back 2, even if the database does not answer (`StopLimits`). Meanwhile the requests of the public may take 10. After that,
/// those of other processes may take 10, and the databases twice this.
pub(crate) const CLOSE_LIMIT: Duration = Duration::from_secs(2);

/// Closes the databases; a connection that is still in use after [`CLOSE_LIMIT`] ends with the process.
pub(crate) async fn close_databases(databases: Vec<Db>) {
    let close = futures::future::join_all(databases.iter().map(Db::close));
    if timeout(CLOSE_LIMIT, close).await.is_err() {
        tracing::warn!("some connections to the databases did not close in time");
    }
}

/// Stops the worker from claiming jobs when the process receives the signal to stop, while requests still end.
pub(crate) async fn stop_worker_at_shutdown(worker: Worker) {
    listen::shutdown_signal().await;
    worker.stop();
}

/// Returns the limits of the public port.
fn listener_limits(config: &Config) -> ConnectionLimits {
    let proxies = config.trusted_proxies.clone();
    ConnectionLimits::new(config.connections, config.connections_per_peer)
        .trusting(move |address| proxies.trusts(address))
}

/// Ends the streams when the process receives the signal to stop: they would hold it up.
async fn end_streams_at_shutdown(kernel: Kernel) {
    listen::shutdown_signal().await;
    kernel.end_streams();
}

/// Prints the OpenAPI document.
pub(crate) async fn print_document(config: &Config) -> Result<(), StartupError> {
    let (_, modules) = compose::compose(config).await?;
    let operations: Vec<_> = modules.iter().flat_map(Module::tagged_operations).collect();
    print!("{}", openapi::to_text(&openapi::document(&operations)));
    Ok(())
}

/// The address that Prometheus reads, on the internal port.
pub(crate) fn metrics_route(kernel: &Kernel, modules: &[Module]) -> Router {
    const FORMAT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let modules: Vec<metrics::ModuleMetrics> = modules.iter().map(metrics::ModuleMetrics::from).collect();
    let kernel = kernel.clone();
    let read = async move || {
        let text = metrics::snapshot(&kernel, &modules).await;
        let text = text.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        Ok::<_, StatusCode>(([(header::CONTENT_TYPE, FORMAT)], text))
    };
    Router::new().route("/metrics", get(read))
}

/// The policy of the page: its own style, and nothing else.
const DOCS_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The document of this release. A process that runs only some modules serves the whole one, too.
const DOCUMENT: &str = include_str!("../../../../docs/openapi.json");

fn document_routes() -> Result<Router, StartupError> {
    let document: Value =
        serde_json::from_str(DOCUMENT).map_err(|error| StartupError::new(error.to_string()))?;
    let page = docs::page(&document);
    let policy: [(HeaderName, &str); 1] = [(header::CONTENT_SECURITY_POLICY, DOCS_POLICY)];
    Ok(Router::new()
        .route("/openapi.json", get(move || async move { Json(document) }))
        .route("/docs", get(move || async move { (policy, Html(page)) })))
}
