//! Health: whether the process runs, whether its databases answer, and whether it is ready for requests.

use allpet_kernel::{Db, Module};
use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde_json::{Value, json};
use std::time::Duration;

/// How long a database may take to answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);

type Databases = Vec<(&'static str, Db)>;

/// Builds the routes: `/health` and `/healthz` (the process runs), `/health/db` (each module's database), `/ready` (all of it).
pub(crate) fn routes(modules: &[Module]) -> Router {
    let databases: Databases = modules
        .iter()
        .map(|module| (module.name, module.db.clone()))
        .collect();
    Router::new()
        .route("/health", get(alive))
        .route("/healthz", get(alive))
        .route("/health/db", get(database_health))
        .route("/ready", get(ready))
        .with_state(databases)
}

async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

async fn database_health(State(databases): State<Databases>) -> (StatusCode, Json<Value>) {
    let mut all = serde_json::Map::new();
    let mut healthy = true;
    for (name, db) in &databases {
        let answers = tokio::time::timeout(ANSWER_LIMIT, db.ping())
            .await
            .is_ok_and(|outcome| outcome.is_ok());
        healthy &= answers;
        all.insert(
            (*name).to_owned(),
            if answers { "ok" } else { "no answer" }.into(),
        );
    }
    let status = if healthy {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        Json(json!({ "status": if healthy { "ok" } else { "degraded" }, "databases": all })),
    )
}

async fn ready(databases: State<Databases>) -> (StatusCode, Json<Value>) {
    let (status, _) = database_health(databases).await;
    (
        status,
        Json(json!({ "status": if status == StatusCode::OK { "ready" } else { "not ready" } })),
    )
}
