//! The routes of the apps that the shell embeds, as the manifest of the API lists them: an address under any other is no page.

use crate::api_client::Api;
use serde::Deserialize;
use std::{collections::HashSet, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// Where the manifest is read.
const MANIFEST: &str = "/api/apps";
/// How long a manifest is fresh, and how long the API is left alone after it did not answer.
const FRESH: Duration = Duration::from_secs(5);

#[derive(Deserialize)]
struct App {
    route: String,
}

/// The routes of the manifest that was read last.
#[derive(Debug)]
pub(crate) struct AppRoutes {
    api: Option<Api>,
    patience: Duration,
    /// Locked while the manifest is read: one request reads it while others wait.
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    routes: Option<HashSet<String>>,
    asked: Option<Instant>,
}

impl AppRoutes {
    /// The routes that the API at `address` lists. A request waits for them no longer than `patience`.
    pub(crate) fn at(address: &str, patience: Duration) -> Self {
        Self {
            api: Api::at(address),
            patience,
            known: Mutex::default(),
        }
    }

    /// Whether an app has the route, by a manifest of the last seconds. While the API has never answered, every route may be an
    /// app's: the program finds out.
    pub(crate) async fn has(&self, route: &str) -> bool {
        let mut known = self.known.lock().await;
        if known.asked.is_none_or(|asked| asked.elapsed() >= FRESH) {
            if let Some(routes) = self.read_manifest().await {
                known.routes = Some(routes);
            }
            known.asked = Some(Instant::now());
        }
        known.routes.as_ref().is_none_or(|routes| routes.contains(route))
    }

    async fn read_manifest(&self) -> Option<HashSet<String>> {
        let asked = self.api.as_ref()?.ask(MANIFEST);
        let answer = tokio::time::timeout(self.patience, asked).await.ok()??;
        let apps: Vec<App> = serde_json::from_str(&answer.body).ok()?;
        Some(apps.into_iter().map(|app| app.route).collect())
    }
}
