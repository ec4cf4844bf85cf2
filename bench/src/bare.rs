//! The baseline: an axum handler that returns fixed bytes.

use crate::BenchError;
use axum::{Router, body::Bytes, http::header, routing::get};
use std::path::Path;

/// Serves the file's bytes at every path under `/api/licensing/tags/`.
pub(crate) async fn serve(port: u16, body: &Path) -> Result<(), BenchError> {
    let bytes = Bytes::from(std::fs::read(body)?);
    let answer = move || async move { ([(header::CONTENT_TYPE, "application/json")], bytes) };
    let router = Router::new().route("/api/licensing/tags/{code}", get(answer));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(axum::serve(listener, router).await?)
}
