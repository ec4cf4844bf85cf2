//! The routes of the apps that the shell embeds, as the manifest of the API lists them: an address under any other is no page.

use crate::rendering::api_client::Api;
use serde::Deserialize;
use std::{collections::HashSet, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// The path of the manifest.
const MANIFEST: &str = "/api/apps";
/// How long a manifest stays fresh, and the pause after a request that failed.
const FRESH: Duration = Duration::from_secs(5);

#[derive(Deserialize)]
struct App {
    route: String,
}

/// The routes of the manifest that was read last.
#[derive(Debug)]
pub(crate) struct AppRoutes {
    api: Option<Api>,
    timeout: Duration,
    /// Locked while the manifest is read: one request reads it while others wait.
    cached: Mutex<CachedManifest>,
}

#[derive(Debug, Default)]
struct CachedManifest {
    routes: Option<HashSet<String>>,
    requested_at: Option<Instant>,
}

impl AppRoutes {
    /// The routes that the API at `address` lists. A request waits for them no longer than `timeout`.
    pub(crate) fn at(address: &str, timeout: Duration) -> Self {
        Self {
            api: Api::at(address),
            timeout,
            cached: Mutex::default(),
        }
    }

    /// Returns whether an app has the route, by a manifest of the last seconds. Until the API has answered once, every route may be an
    /// app's; the shell finds out in the browser.
    pub(crate) async fn has(&self, route: &str) -> bool {
        let mut cached = self.cached.lock().await;
        if cached
            .requested_at
            .is_none_or(|requested| requested.elapsed() >= FRESH)
        {
            if let Some(routes) = self.read_manifest().await {
                cached.routes = Some(routes);
            }
            cached.requested_at = Some(Instant::now());
        }
        cached.routes.as_ref().is_none_or(|routes| routes.contains(route))
    }

    async fn read_manifest(&self) -> Option<HashSet<String>> {
        let request = self.api.as_ref()?.get(MANIFEST);
        let answer = tokio::time::timeout(self.timeout, request).await.ok()??;
        let apps: Vec<App> = serde_json::from_str(&answer.body).ok()?;
        Some(apps.into_iter().map(|app| app.route).collect())
    }
}
