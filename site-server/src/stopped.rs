//! A page tells that its program was stopped by a fault: it is written to the log, where somebody reads it.

use crate::{
    host::plain,
    submission::{is_own, read},
};
use axum::{extract::Request, response::Response};
use http::StatusCode;
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// Where pages tell it.
pub(crate) const PATH: &str = "/stopped";

/// The longest report that is written down, in bytes.
const LONGEST: usize = 4 * 1024;

/// After a report has been written down none is for this long: whoever sends many fills no disk.
const PAUSE: Duration = Duration::from_secs(1);

/// Writes reports down, one a second.
#[derive(Debug)]
pub(crate) struct Reports(Arc<Semaphore>);

impl Default for Reports {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Reports {
    /// Takes a report of one of this site's own pages.
    pub(crate) async fn take(&self, origin: &str, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        if !is_own(&parts.headers, origin) {
            return plain(StatusCode::FORBIDDEN, "Only this site's own pages report here.");
        }
        let Some(text) = read(body).await.filter(|text| text.len() <= LONGEST) else {
            return plain(StatusCode::PAYLOAD_TOO_LARGE, "This is longer than a report.");
        };
        if let Ok(turn) = Arc::clone(&self.0).try_acquire_owned() {
            // As a literal: what somebody sends writes no lines of its own.
            tracing::error!(report = ?text, "a page's program was stopped by a fault");
            tokio::spawn(async move {
                tokio::time::sleep(PAUSE).await;
                drop(turn);
            });
        }
        plain(StatusCode::NO_CONTENT, "")
    }
}
