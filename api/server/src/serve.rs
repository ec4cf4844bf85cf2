//! `api serve`: all modules behind one address, the relay and the worker beside them.

use crate::{compose, demo, failure::Stop, health};
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

/// Serves until told to stop; runs jobs and schedules meanwhile where `works`.
pub(crate) async fn run(config: &Config, works: bool) -> Result<(), Stop> {
    let (kernel, modules) = compose::compose(config).await?;
    demo::take_manifest(config, &kernel, compose::db_of(&modules, "apps")?).await?;
    let operations: Vec<Operation> = modules
        .iter()
        .flat_map(allpet_kernel::Module::tagged_operations)
        .collect();
    let databases: Vec<_> = modules.iter().map(|module| module.db.clone()).collect();
    let relay = compose::relay(config, &kernel, &modules)?;
    let worker = Worker::new(&kernel, &modules)?;
    let outer = health::routes(&modules).merge(document_routes(&operations));
    let inner = compose::connect(&kernel, modules);
    // Only now: those who hear of something, or do a job, may call other modules.
    let relay = tokio::spawn(relay.run());
    let working = works.then(|| tokio::spawn(worker.clone().run()));
    let upkeep = tokio::spawn(run_checkpoints(databases.clone()));
    let router = layers::layers(&kernel, outer.merge(inner));
    let outcome = listen::serve(config.bind, router, config.connections)
        .await
        .map_err(Stop::from);
    // Jobs under way end or are given back, while what they call is still there.
    worker.stop();
    if let Some(working) = working {
        let _ = working.await;
    }
    relay.abort();
    upkeep.abort();
    for db in databases {
        db.close().await;
    }
    outcome
}

/// Prints the OpenAPI document.
pub(crate) async fn print_document(config: &Config) -> Result<(), Stop> {
    let (_, modules) = compose::compose(config).await?;
    let operations: Vec<Operation> = modules
        .iter()
        .flat_map(allpet_kernel::Module::tagged_operations)
        .collect();
    print!("{}", openapi::to_text(&openapi::document(&operations)));
    Ok(())
}

/// What the page may do: show its own style, and nothing else.
const DOCS_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

fn document_routes(operations: &[Operation]) -> Router {
    let document = openapi::document(operations);
    let page = docs::page(&document);
    let policy: [(HeaderName, &str); 1] = [(header::CONTENT_SECURITY_POLICY, DOCS_POLICY)];
    Router::new()
        .route("/openapi.json", get(move || async move { Json(document) }))
        .route("/docs", get(move || async move { (policy, Html(page)) }))
}
