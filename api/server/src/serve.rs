//! `api serve`: all modules at one address, with the relay and the worker.

use crate::{compose, demo, health, startup_error::StartupError};
use allpet_kernel::{
    config::Config,
    db::run_checkpoints,
    docs, http as layers,
    jobs::Worker,
    openapi::{self, Operation},
};
use allpet_site_server::listen;
use axum::{Json, Router, response::Html, routing::get};
use http::{HeaderName, header};

/// Serves until told to stop. Also runs jobs and schedules if `with_worker`.
pub(crate) async fn run(config: &Config, with_worker: bool) -> Result<(), StartupError> {
    let (kernel, modules) = compose::compose(config).await?;
    demo::load_manifest(config, &kernel, compose::db_of(&modules, "apps")?).await?;
    let operations: Vec<Operation> = modules
        .iter()
        .flat_map(allpet_kernel::Module::tagged_operations)
        .collect();
    let databases: Vec<_> = modules.iter().map(|module| module.db.clone()).collect();
    let relay = compose::relay(config, &kernel, &modules)?;
    let worker = Worker::new(&kernel, &modules)?;
    let outer = health::routes(&modules).merge(document_routes(&operations));
    let inner = compose::connect(&kernel, modules);
    // Started after `connect`, because listeners and jobs may call other modules.
    let relay = tokio::spawn(relay.run());
    let worker_task = with_worker.then(|| tokio::spawn(worker.clone().run()));
    let checkpoints = tokio::spawn(run_checkpoints(databases.clone()));
    let router = layers::layers(&kernel, outer.merge(inner));
    let outcome = listen::serve(config.bind, router, config.connections)
        .await
        .map_err(StartupError::from);
    // Running jobs finish or are handed back while the modules that they call still exist.
    worker.stop();
    if let Some(worker_task) = worker_task {
        let _ = worker_task.await;
    }
    relay.abort();
    checkpoints.abort();
    for db in databases {
        db.close().await;
    }
    outcome
}

/// Prints the OpenAPI document.
pub(crate) async fn print_document(config: &Config) -> Result<(), StartupError> {
    let (_, modules) = compose::compose(config).await?;
    let operations: Vec<Operation> = modules
        .iter()
        .flat_map(allpet_kernel::Module::tagged_operations)
        .collect();
    print!("{}", openapi::to_text(&openapi::document(&operations)));
    Ok(())
}

/// The policy of the page: its own style, and nothing else.
const DOCS_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

fn document_routes(operations: &[Operation]) -> Router {
    let document = openapi::document(operations);
    let page = docs::page(&document);
    let policy: [(HeaderName, &str); 1] = [(header::CONTENT_SECURITY_POLICY, DOCS_POLICY)];
    Router::new()
        .route("/openapi.json", get(move || async move { Json(document) }))
        .route("/docs", get(move || async move { (policy, Html(page)) }))
}
